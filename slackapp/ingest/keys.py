"""Whose write key it is, and how fast one may send."""

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import monotonic

from pydantic import SecretStr
from starlette.concurrency import run_in_threadpool

from core.storage import Store, digest_of
from core.types import TeamId
from slackapp.ingest.answers import Turned

REMEMBERED = 3.0
"""Seconds for which a key is not looked up again: so long a revoked key may still let something in."""
MOST_REMEMBERED = 10_000
LONGEST_KEY = 200
A_SECOND = 10_000
"""Calls a second that one key may send in the long run."""
AT_ONCE = 100_000
"""Calls that one key may send at once."""


def no_key() -> Turned:
    """Return the refusal of whoever has no write key that works."""
    return Turned(
        401, "unauthorized", "Send a write key that works as the user name of Basic authentication, with no password."
    )


def key_in(header: str) -> str | None:
    """Return the user name of Basic authentication, or None where the header is none.

    Raises:
        Turned: 401 for a header that is broken or of another kind.
    """
    if not header:
        return None
    scheme, _, packed = header.partition(" ")
    try:
        user, _, _ = base64.b64decode(packed.strip(), validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        raise no_key() from None
    if scheme.casefold() != "basic":
        raise no_key()
    return user


def fixed_keys(given: SecretStr | None) -> Mapping[str, TeamId]:
    """Return the keys of ``INGEST_KEYS``: the workspace by the key's digest."""
    pairs = [pair.strip().partition(":") for pair in given.get_secret_value().split(",")] if given else []
    return {digest_of(key): TeamId(team) for team, _, key in pairs}


class Keys:
    """Finds the workspace of a write key."""

    def __init__(self, store: Store, given: SecretStr | None, *, now: Callable[[], float] = monotonic) -> None:
        self._store, self._now, self._fixed = store, now, fixed_keys(given)
        self._known: dict[str, tuple[float, TeamId | None]] = {}

    async def team_of(self, key: str | None) -> tuple[TeamId, str]:
        """Return the workspace and the key's digest.

        Raises:
            Turned: 401.
        """
        if not key or len(key) > LONGEST_KEY:
            raise no_key()
        digest = digest_of(key)
        team = self._fixed.get(digest) or await self._looked_up(digest)
        if team is None:
            raise no_key()
        return team, digest

    async def _looked_up(self, digest: str) -> TeamId | None:
        known = self._known.get(digest)
        if known and self._now() - known[0] < REMEMBERED:
            return known[1]
        asked = self._now()
        team = await run_in_threadpool(self._store.team_of_key, digest)
        if len(self._known) >= MOST_REMEMBERED:
            self._known.clear()
        self._known[digest] = (asked, team)
        return team


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


class Pace:
    """How much each key may still send: it fills up steadily and holds so much at most."""

    def __init__(self, *, now: Callable[[], float] = monotonic) -> None:
        self._now = now
        self._buckets: dict[str, _Bucket] = {}

    def take(self, key: str, calls: int) -> None:
        """Count calls of a key.

        Raises:
            Turned: 429, with the seconds until so many are allowed again.
        """
        now = self._now()
        bucket = self._buckets.setdefault(key, _Bucket(AT_ONCE, now))
        bucket.left, bucket.at = min(AT_ONCE, bucket.left + (now - bucket.at) * A_SECOND), now
        if bucket.left < calls:
            wait = 1 + int((calls - bucket.left) / A_SECOND)
            said = f"This key sends more than {A_SECOND:,} calls a second. Please wait."
            raise Turned(429, "too_fast", said, wait=wait)
        bucket.left -= calls
