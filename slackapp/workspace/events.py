"""The Events API: which events the app hears, in their wrapper, retried when it does not answer."""

import secrets
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Timer

from slackapp.workspace.config import AppConfig
from slackapp.workspace.link import Answer, AppLink
from slackapp.workspace.records import Channel, Install, Json
from slackapp.workspace.state import State, new_id

_WORKERS = 8
_MESSAGE_EVENTS = {"im": "message.im", "mpim": "message.mpim"}


def subscription(channel: Channel) -> str:
    """Return the event type an app subscribes to for messages of such a conversation."""
    if channel.kind in _MESSAGE_EVENTS:
        return _MESSAGE_EVENTS[channel.kind]
    return "message.groups" if channel.private else "message.channels"


class Events:
    """Sends events from its own threads; a caller never waits."""

    def __init__(self, app: AppConfig, link: AppLink, state: State, now: Callable[[], float]) -> None:
        self._app = app
        self._link = link
        self._state = state
        self._now = now
        self._pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="slack-events")
        self._timers: set[Timer] = set()
        self._closed = False

    def hears(self, kind: str) -> bool:
        """Return whether the app subscribed to this type."""
        return kind in self._app.bot_events

    def emit(self, kind: str, event: Json, channel: Channel | None = None) -> list[Future[Answer]]:
        """Send an event to every installation that may see its conversation; return the first attempts."""
        if self._closed or not self.hears(kind):
            return []
        sees = [one for one in self._state.bots() if channel is None or one.bot_user_id in channel.members]
        return [self.emit_to(one, kind, event, channel) for one in sees]

    def emit_to(
        self,
        install: Install,
        kind: str,
        event: Json,
        channel: Channel | None = None,
    ) -> Future[Answer]:
        """Send an event to one installation; return the first attempt."""
        wrapper = self._wrapper(install, event, channel)
        if not self.hears(kind):
            heard: Future[Answer] = Future()
            heard.set_result(Answer(status=200))
            return heard
        return self._pool.submit(self._attempt, wrapper, 0, "")

    def close(self) -> None:
        """Stop: drop waiting retries and let running requests end."""
        self._closed = True
        for timer in tuple(self._timers):
            timer.cancel()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _wrapper(self, install: Install, event: Json, channel: Channel | None) -> Json:
        authorization = {
            "enterprise_id": None,
            "team_id": install.team,
            "user_id": install.bot_user_id,
            "is_bot": True,
            "is_enterprise_install": False,
        }
        return {
            "token": self._app.verification_token,
            "team_id": install.team,
            "context_team_id": install.team,
            "context_enterprise_id": None,
            "api_app_id": self._app.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": new_id("Ev"),
            "event_time": int(self._now()),
            "authorizations": [authorization],
            "is_ext_shared_channel": bool(channel and channel.shared_with),
            "event_context": f"4-{secrets.token_urlsafe(24)}",
        }

    def _attempt(self, wrapper: Json, number: int, reason: str) -> Answer:
        retry = {"num": str(number), "reason": reason} if number else {}
        answer = self._link.event(wrapper, retry)
        if not answer.ok and not answer.no_retry and number < len(self._app.retry_delays):
            self._later(wrapper, number + 1, answer.failure)
        return answer

    def _later(self, wrapper: Json, number: int, reason: str) -> None:
        def run() -> None:
            self._timers.discard(timer)
            if not self._closed:
                self._pool.submit(self._attempt, wrapper, number, reason)

        timer = Timer(self._app.retry_delays[number - 1], run)
        timer.daemon = True
        self._timers.add(timer)
        if not self._closed:
            timer.start()
