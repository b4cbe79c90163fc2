"""Short-lived leave to act: trigger ids (3 s, once) and response URLs (30 min, 5 times), in real time."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from slackapp.workspace.errors import ApiError

TRIGGER_S: Final = 3.0
RESPONSE_URL_S: Final = 30 * 60.0
RESPONSE_URL_USES: Final = 5
_KEPT: Final = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """Whose act it was. ``view`` is the modal it came from, empty if none."""

    team: str
    user: str
    made: float
    view: str = ""
    used: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """Where a response URL leads: the channel, the person and, for actions, the message pressed."""

    team: str
    channel: str
    user: str
    made: float
    message: str = ""
    thread: str = ""
    uses: int = 0


class Triggers:
    """The trigger ids and response URLs given out. Callers hold the state's lock."""

    def __init__(self, wall: Callable[[], float], base_url: str) -> None:
        self._wall = wall
        self._base = base_url.rstrip("/")
        self._triggers: dict[str, Trigger] = {}
        self._hooks: dict[str, Hook] = {}

    def trigger(self, team: str, user: str, view: str = "") -> str:
        """Give out a trigger id for something a person just did."""
        name = f"{secrets.randbelow(10**13):013d}.{secrets.randbelow(10**12):012d}.{secrets.token_hex(16)}"
        self._triggers[name] = Trigger(team=team, user=user, made=self._wall(), view=view)
        _trim(self._triggers)
        return name

    def redeem(self, name: str) -> Trigger:
        """Use a trigger id up.

        Raises:
            ApiError: ``invalid_trigger_id`` unknown, ``exchanged_trigger_id`` used, ``expired_trigger_id``.
        """
        trigger = self._triggers.get(name)
        if trigger is None:
            raise ApiError("invalid_trigger_id")
        if trigger.used:
            raise ApiError("exchanged_trigger_id")
        if self._wall() - trigger.made > TRIGGER_S:
            raise ApiError("expired_trigger_id")
        self._triggers[name] = replace(trigger, used=True)
        return trigger

    def response_url(self, team: str, channel: str, user: str, message: str = "", thread: str = "") -> str:
        """Give out an address where the app may answer this person."""
        token = secrets.token_urlsafe(18)
        self._hooks[token] = Hook(
            team=team,
            channel=channel,
            user=user,
            made=self._wall(),
            message=message,
            thread=thread,
        )
        _trim(self._hooks)
        return f"{self._base}/_hooks/{token}"

    def hook(self, token: str) -> Hook:
        """Use a response URL once.

        Raises:
            ApiError: ``no_such_hook`` unknown, ``expired_url`` after 30 minutes, ``used_url`` after 5 uses.
        """
        hook = self._hooks.get(token)
        if hook is None:
            raise ApiError("no_such_hook")
        if self._wall() - hook.made > RESPONSE_URL_S:
            raise ApiError("expired_url")
        if hook.uses >= RESPONSE_URL_USES:
            raise ApiError("used_url")
        self._hooks[token] = replace(hook, uses=hook.uses + 1)
        return hook


def _trim(given: dict[str, Trigger] | dict[str, Hook]) -> None:
    if len(given) > _KEPT:
        del given[next(iter(given))]
