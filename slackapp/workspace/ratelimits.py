"""How often the app may call: a token bucket a method and team, and one a channel for posts."""

import math
from collections.abc import Callable
from dataclasses import dataclass

# Slack's bar of one post a second a channel is measured at its door, where arrivals jitter.
JITTER_S = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """The rates held. Tiers and posts of a workspace are a minute; with ``enforced`` off nothing is."""

    enforced: bool = True
    post_gap_s: float = 1.0
    posts_a_minute: int = 600
    posts_burst: int = 60
    tiers: tuple[int, ...] = (10, 20, 60, 120)


class Bucket:
    """Lets ``burst`` through at once and then one each ``gap`` seconds (a virtual-scheduling bucket)."""

    __slots__ = ("_burst", "_due", "_gap")

    def __init__(self, gap: float, burst: float) -> None:
        self._gap = gap
        self._burst = burst
        self._due = -math.inf

    def take(self, now: float) -> float:
        """Return 0 and count the call, or the seconds until the next one may come."""
        wait = self.wait(now)
        if not wait:
            self._due = max(now, self._due) + self._gap
        return wait

    def wait(self, now: float) -> float:
        """Return the seconds until a call may come, 0 for now."""
        early = self._due - now - (self._burst - 1) * self._gap
        return early if early > 0 else 0.0


class RateLimits:
    """The buckets. ``wall`` is real time in seconds. Callers hold the state's lock."""

    def __init__(self, rates: Rates, wall: Callable[[], float]) -> None:
        self._rates = rates
        self._wall = wall
        self._buckets: dict[tuple[str, ...], Bucket] = {}

    def call(self, team: str, method: str, tier: int) -> float:
        """Return 0 if the team's app may call the method now, else the seconds to wait. Tier 0 is free."""
        if not tier or not self._rates.enforced:
            return 0.0
        a_minute = self._rates.tiers[tier - 1]
        return self._bucket((team, method), 60 / a_minute, a_minute).take(self._wall())

    def post(self, team: str, channel: str) -> float:
        """Return 0 if a message may be posted in the channel now, else the seconds to wait."""
        if not self._rates.enforced:
            return 0.0
        gap, now = self._rates.post_gap_s, self._wall()
        lane = self._bucket(("post", channel), gap, 1 + JITTER_S / gap if gap else 1)
        everywhere = self._bucket(("posts", team), 60 / self._rates.posts_a_minute, self._rates.posts_burst)
        wait = max(lane.wait(now), everywhere.wait(now))
        if not wait:
            lane.take(now)
            everywhere.take(now)
        return wait

    def _bucket(self, key: tuple[str, ...], gap: float, burst: float) -> Bucket:
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = Bucket(gap, burst)
        return bucket
