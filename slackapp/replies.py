"""Carrying a reply out, after the transaction has committed: into the HTTP answer, or by a call of Slack.

The only calls of Slack a request makes for its answer are made here. None is repeated but a post that was
refused for its rate, which certainly was not done.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.webhook import WebhookClient

from blocks.kit import Message, View
from blocks.notices import say
from slackapp.calls import CallKind, Option, Reply
from slackapp.clock import Clock
from slackapp.connections import Connection
from slackapp.incoming import Incoming
from slackapp.slack_hosts import of_slack
from slackapp.told import alerted, in_window

Body = Mapping[str, object]
NOTHING: Body = {}
RESPONSE_SECONDS = 5
_LONGEST_PAUSE = 2
_OPTIONS, _OPTION_TEXT = 100, 75
_TOO_LATE = "Slack closed the window before it could open. Please try again."
SILENCE = (SlackClientError, OSError, ValueError)
"""What a call of Slack raises when it was refused, did not arrive, or was answered with something else."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """Brings one reply to where its request came from."""

    connection: Connection
    incoming: Incoming
    clock: Clock

    def carry(self, reply: Reply) -> Body:
        """Do what ``reply`` asks for and return the HTTP answer's body."""
        match self.incoming.kind:
            case CallKind.OPTIONS:
                return {"options": [_option(option) for option in reply.options[:_OPTIONS]]}
            case CallKind.SUBMISSION:
                return self._submission(reply)
            case CallKind.COMMAND:
                return self._command(reply)
            case CallKind.WORDS:
                self._words(reply)
            case CallKind.EVENT | CallKind.CLOSED | CallKind.ACTION | CallKind.SHORTCUT:
                self._interaction(reply)
        return NOTHING

    def _command(self, reply: Reply) -> Body:
        said = self._opened(reply) or reply.say
        if said is None:
            return NOTHING
        return {"response_type": "in_channel" if reply.aloud else "ephemeral", **said.to_dict()}

    def _submission(self, reply: Reply) -> Body:
        if reply.say is not None:
            self._direct(reply.say)
        if reply.errors:
            return {"response_action": "errors", "errors": dict(reply.errors)}
        if reply.below is not None:
            self._redraw_below(reply.below)
        if reply.update or reply.push:
            view = reply.update or reply.push
            assert view is not None
            return {"response_action": "update" if reply.update else "push", "view": view.to_dict()}
        return {"response_action": "clear"} if reply.clear else NOTHING

    def _interaction(self, reply: Reply) -> None:
        late = self._opened(reply)
        if reply.replace is not None:
            self._respond({"replace_original": True, **reply.replace.to_dict()})
        for said in filter(None, (late, reply.say)):
            self._say(said, aloud=reply.aloud)

    def _opened(self, reply: Reply) -> Message | None:
        """Open, push and redraw; return what to say where Slack would not."""
        wanted = ((reply.open, self._open), (reply.push, self._push), (reply.update, self._update))
        for view, show in wanted:
            if view is not None:
                try:
                    show(view)
                except SILENCE as error:
                    log.warning("A view was not shown", extra={"error": _error(error), "view": view.callback_id})
                    return None if _error(error) == "hash_conflict" else say(sentence=_TOO_LATE)
        return None

    def _open(self, view: View) -> None:
        if self.incoming.surface == "modal":
            return self._push(view)
        self.connection.client.views_open(trigger_id=self.incoming.trigger_id, view=view.to_dict())
        return None

    def _push(self, view: View) -> None:
        self.connection.client.views_push(trigger_id=self.incoming.trigger_id, view=view.to_dict())

    def _update(self, view: View) -> None:
        self._redraw(view.to_dict())

    def _redraw(self, view: Body) -> None:
        incoming = self.incoming
        self.connection.client.views_update(view_id=incoming.view_id, hash=incoming.view_hash, view=dict(view))

    def _redraw_below(self, view: View) -> None:
        """Redraw what the person sees when the submitted modal closes; nothing when there is no other below it."""
        previous = self.incoming.view.get("previous_view_id")
        if not previous:
            return
        try:
            self.connection.client.views_update(view_id=str(previous), view=view.to_dict())
        except SILENCE as error:
            log.warning("A modal was not redrawn", extra={"error": _error(error), "view": view.callback_id})

    def _say(self, said: Message, *, aloud: bool = False) -> None:
        """Say it where the person is: beside the pressed message, in a window over the Home tab, else directly."""
        incoming = self.incoming
        if incoming.surface == "message" and incoming.response_url:
            thread = {"thread_ts": incoming.thread_ts} if incoming.thread_ts else {}
            who = "in_channel" if aloud else "ephemeral"
            self._respond({"response_type": who, "replace_original": False, **thread, **said.to_dict()})
        elif incoming.surface == "home" and incoming.trigger_id:
            self._shown(in_window(said))
        else:
            self._direct(said)

    def _shown(self, view: View) -> None:
        try:
            self._open(view)
        except SILENCE as error:
            log.warning("A sentence was not shown", extra={"error": _error(error)})

    def alert(self, text: str) -> Body:
        """Put a sentence on top of the modal the person is in; return the body that does so on a submission."""
        view = alerted(self.incoming.view, text)
        if self.incoming.kind is CallKind.SUBMISSION:
            return {"response_action": "update", "view": view}
        try:
            self._redraw(view)
        except SILENCE as error:
            log.warning("A modal could not be redrawn", extra={"error": _error(error)})
            self._direct(say(sentence=text))
        return NOTHING

    def _respond(self, body: Body) -> None:
        if not of_slack(self.incoming.response_url, self.connection.client.base_url):
            log.warning("An answer was asked for at a foreign address")
            return
        webhook = WebhookClient(self.incoming.response_url, timeout=RESPONSE_SECONDS, retry_handlers=[])
        try:
            answer = webhook.send_dict(dict(body))
        except SILENCE as error:
            log.warning("An answer did not reach Slack", extra={"error": str(error)[:200]})
            return
        if answer.status_code >= 400:  # noqa: PLR2004 - HTTP's own line
            log.warning("Slack refused an answer", extra={"status": answer.status_code, "error": answer.body[:200]})

    def _words(self, reply: Reply) -> None:
        """Answer in the thread of what was said; in a channel for all to see only what is meant so."""
        incoming = self.incoming
        if reply.say is None or incoming.channel is None:
            return
        direct = incoming.channel.startswith("D")
        thread = incoming.thread_ts or ("" if direct else incoming.message_ts)
        where = {"channel": incoming.channel, **({"thread_ts": thread} if thread else {}), **reply.say.to_dict()}
        if reply.aloud or direct:
            self._post("chat_postMessage", where)
        else:
            self._post("chat_postEphemeral", {**where, "user": incoming.user})

    def _direct(self, said: Message) -> None:
        self._post("chat_postMessage", {"channel": self.incoming.user, **said.to_dict()})

    def _post(self, method: str, arguments: Mapping[str, object]) -> None:
        post = getattr(self.connection.client, method)
        for last in (False, True):
            try:
                post(**arguments)
            except SlackApiError as error:
                if last or _error(error) != "ratelimited":
                    log.warning("A reply was not posted", extra={"error": _error(error)})
                    return
                self.clock.sleep(min(_LONGEST_PAUSE, int(error.response.headers.get("Retry-After", 1))))
            except SILENCE as error:
                log.warning("A reply was not posted", extra={"error": str(error)[:200]})
                return
            else:
                return


def _error(error: Exception) -> str:
    return str(error.response.get("error")) if isinstance(error, SlackApiError) else str(error)[:200]


def _option(option: Option) -> dict[str, object]:
    return {"text": {"type": "plain_text", "text": option.text[:_OPTION_TEXT] or "-"}, "value": option.value}
