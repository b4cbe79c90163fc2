"""A look at risk that the test writes by hand, and what was put into the outbox."""

from datetime import UTC, datetime, timedelta
from itertools import count

import numpy as np
from health_scene import ADMIN, HARBOUR, NORTHWIND, OWNER

from core.accounts import Person
from core.content.scoring import default_scoring
from core.risk.alert import Evidence
from core.risk.levels import Level
from core.risk.moves import Seen
from core.types import AccountId, ChannelId, UserId
from core.usecases.look_at_risk import Looked

RULES = default_scoring().risk
NAMES = ("evaluating", "login_gap", "score_fall")
MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)
MANAGER, CHANNEL = UserId("UMANAGER"), ChannelId("CRISK")
_WALLS = (datetime(2030, 1, 1, tzinfo=UTC) + timedelta(seconds=61 * turn) for turn in count())
"""Real time: every look at the outbox is a minute later, so that no lane rests."""


def people(work, *, now=MONDAY):
    for user, name, more in (
        (OWNER, "The owner", {"manager": MANAGER}),
        (MANAGER, "The manager", {}),
        (ADMIN, "The administrator", {"is_admin": True}),
    ):
        work.people.save(Person(id=user, name=name, time_zone="UTC", **more), seen_at=now)


def looked(warnings, *, now=MONDAY, raw=80.0, renewal=300.0, arr=10_000.0, whole=True, **more):
    """``warnings`` are by account: the level of each rule that is active."""
    accounts = tuple(map(AccountId, warnings))
    levels = np.array([[_code(active.get(name)) for name in NAMES] for active in warnings.values()], dtype=np.uint8)
    total = len(accounts)
    known = {
        "held": np.zeros((total, len(NAMES)), dtype=np.bool_),
        "muted": np.zeros(total, dtype=np.bool_),
    }
    seen = Seen(accounts=accounts, rules=NAMES, levels=levels.reshape(total, len(NAMES)), **known)
    given = {
        "rescored": False,
        "owners": dict.fromkeys(accounts, OWNER),
        "in_play": {},
        "red_since": np.full(total, np.nan),
    } | more
    return Looked(
        day=now.date(),
        rules=RULES,
        seen=seen,
        raw=np.full(total, raw),
        renewal=np.full(total, renewal),
        arr=np.broadcast_to(np.array(arr, dtype=float), total),
        whole=whole,
        say=lambda row, rule: Evidence(sentence=f"{accounts[row]} shows {NAMES[rule]}.", source="test", at=now),
        labels={name: name.replace("_", " ") for name in NAMES},
        plays=dict.fromkeys(NAMES, "low_adoption"),
        of_health=frozenset({"score_fall"}),
        places={account: place for place, account in enumerate(accounts)},
        **given,
    )


def _code(level):
    return Level(level).code if level else 0


def said(work, *, now=MONDAY):
    """(lane, kind, what it is about) of everything that waits, in the order in which it leaves; it then is sent."""
    found = []
    while claimed := work.outbox.claim(now=now, wall=(wall := next(_WALLS)), owner="t", limit=50):
        for one in claimed:
            work.outbox.sent(one, channel=ChannelId("C1"), ts=f"1.{one.id}", wall=wall)
            found.append((one.lane, one.intent.kind, one.intent))
    return found


def kinds(work, *, now=MONDAY):
    return [(lane, kind) for lane, kind, _ in said(work, now=now)]


__all__ = [
    "CHANNEL",
    "HARBOUR",
    "MANAGER",
    "MONDAY",
    "NAMES",
    "NORTHWIND",
    "OWNER",
    "RULES",
    "kinds",
    "looked",
    "people",
    "said",
]
