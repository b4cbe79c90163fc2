"""What a person sets right about a score: an override, a cap set aside, an old value confirmed."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.errors import BadInput, NotFound
from core.facts import BY_HAND, Fact, FactKind
from core.health.bands import Band
from core.ids import derived
from core.storage import Work
from core.types import AccountId, UserId
from core.usecases.score import score_book

MOST_POINTS = 10
LONGEST_DAYS = 30
REASON_LIMIT = 500
OVERRIDE_REASONS = {
    "known_event": "Something we know that the data does not show",
    "data_wrong": "The data is wrong or incomplete",
    "season": "A season or holidays",
    "people": "A change of people on their side",
    "project": "A project that is under way",
    "other": "Something else",
}
"""Why a score may be overridden, by the code that is kept."""
_LOWER = {Band.RED: 0, Band.YELLOW: 1}
PULSE_DAYS, PULSE_DAYS_LOW = 30, 14
PULSE_GOOD = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """What was asked for: ``points`` or a lower ``band``, one of ``OVERRIDE_REASONS``, words, and the last day."""

    points: int | None
    band: Band | None
    code: str
    reason: str
    until: date | None


def set_override(work: Work, account: AccountId, asked: Override, *, by: UserId, now: datetime) -> str:
    """Move the score by points or force a lower band until a day; returns the sentence for the thread.

    An override that holds ends. Raises BadInput, with its field, for what cannot be: both or neither, no reason,
    more than 30 days.
    """
    name = known_name(work, account)
    _check_override(asked)
    end = _end(work, asked.until, now=now)
    _end_open(work, account, FactKind.OVERRIDE, now=now)
    band, reason = asked.band, asked.reason.strip()
    what = f"set the band down to {band.value}" if band else f"moved the score by {asked.points:+d} points"
    detail = {"code": asked.code, **({"band": band.value} if band else {})}
    fact = Fact(
        id=derived("fact", account, "override", by, now.isoformat()),
        account=account,
        kind=FactKind.OVERRIDE,
        at=now,
        source=BY_HAND,
        value=None if band else float(asked.points or 0),
        text=reason,
        ended_at=end,
        by=by,
        detail=detail,
    )
    last = (end - timedelta(days=1)).date()
    line = f"{what} until {last.day} {last:%b %Y}: {reason}"
    _keep(work, fact, f"{line} ({name})", by=by, now=now)
    return line


def dismiss_cap(
    work: Work, account: AccountId, cap: str, *, label: str, reason: str, by: UserId, now: datetime
) -> str:
    """Set a cap aside for 30 days; returns the sentence for the thread. Raises BadInput without a reason."""
    name = known_name(work, account)
    _need_reason(reason)
    fact = Fact(
        id=derived("fact", account, "cap", cap, now.isoformat()),
        account=account,
        kind=FactKind.CAP_DISMISSED,
        at=now,
        source=BY_HAND,
        text=reason.strip(),
        ended_at=now + timedelta(days=LONGEST_DAYS),
        by=by,
        detail={"cap": cap},
    )
    line = f"set aside “{label}” for {LONGEST_DAYS} days: {reason.strip()}"
    _keep(work, fact, f"{line} ({name})", by=by, now=now)
    return line


def confirm_value(work: Work, account: AccountId, signal: str, *, label: str, by: UserId, now: datetime) -> str:
    """An old value still holds today; returns the sentence for the thread."""
    name = known_name(work, account)
    fact = Fact(
        id=derived("fact", account, "confirmed", signal, now.isoformat()),
        account=account,
        kind=FactKind.CONFIRMED,
        at=now,
        source=BY_HAND,
        by=by,
        detail={"signal": signal},
    )
    line = f"confirmed that {label} still holds"
    _keep(work, fact, f"{line} ({name})", by=by, now=now)
    return line


def pulse_end(value: float, *, at: datetime) -> datetime:
    """When a pulse of 1 (bad) to 5 (good) is over: 30 days later, 14 where it is 3 or less."""
    return at + timedelta(days=PULSE_DAYS if value >= PULSE_GOOD else PULSE_DAYS_LOW)


def known_name(work: Work, account: AccountId) -> str:
    """The name of the account; raises NotFound when it is gone."""
    found = work.accounts.get(account)
    if found is None:
        raise NotFound("This customer is no longer there.", account=account)
    return found.name


def _check_override(asked: Override) -> None:
    points, band = asked.points, asked.band
    if band is not None and points:
        raise BadInput("Give points or a lower band, not both.", field="band")
    if band is None and not points:
        raise BadInput("Give points other than 0, or a lower band.", field="points")
    if points and abs(points) > MOST_POINTS:
        raise BadInput(f"An override moves the score by {MOST_POINTS} points at most.", field="points")
    if band is not None and band not in _LOWER:
        raise BadInput("A band can only be forced down, to yellow or red.", field="band")
    if asked.code not in OVERRIDE_REASONS:
        raise BadInput("Choose a reason.", field="code")
    _need_reason(asked.reason)


def _need_reason(reason: str) -> None:
    if not reason.strip():
        raise BadInput("Say why, so that others can follow it.", field="reason")
    if len(reason) > REASON_LIMIT:
        raise BadInput(f"A reason has at most {REASON_LIMIT} characters.", field="reason")


def _end(work: Work, until: date | None, *, now: datetime) -> datetime:
    """The end of the day ``until`` in the workspace; raises BadInput where it is past or too far."""
    zone = ZoneInfo(work.workspaces.get().time_zone)
    today = now.astimezone(zone).date()
    if until is None:
        raise BadInput("Say until when.", field="until")
    if until <= today:
        raise BadInput("An override ends on a day to come.", field="until")
    if (until - today).days > LONGEST_DAYS:
        last = today + timedelta(days=LONGEST_DAYS)
        raise BadInput(
            f"An override holds for {LONGEST_DAYS} days at most, until {last.day} {last:%b %Y}.", field="until"
        )
    return datetime.combine(until + timedelta(days=1), time(), tzinfo=zone)


def _end_open(work: Work, account: AccountId, kind: FactKind, *, now: datetime) -> None:
    held = [fact for fact in work.facts.of(account, kinds=[kind]) if fact.ended_at is None or fact.ended_at > now]
    work.facts.merge([replace(fact, ended_at=now) for fact in held])


def _keep(work: Work, fact: Fact, line: str, *, by: UserId, now: datetime) -> None:
    work.facts.merge([fact])
    work.audit.add(who=by, what=f"health.{fact.kind}", subject=fact.account, detail={"line": line}, at=now)
    score_book(work, now=now, accounts=(fact.account,))
