"""The ranked list of accounts by risk-weighted revenue, a page at a time, as everybody draws it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.accounts import Account
from core.health.todo import Worries, Worry
from core.risk.alert import RiskDay
from core.risk.card import RiskBook, RiskFilter, RiskRow
from core.risk.explain import why
from core.risk.index import MOST
from core.risk.levels import Level
from core.storage import Work
from core.types import AccountId, UserId
from core.usecases.assemble import beats_of, local_day, silent
from core.usecases.risk_card import label_of
from core.usecases.score import MONTH, NEAR
from core.usecases.scoring_in_force import scoring_in_force

PAGE = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class LastLook:
    """The last day on which any risk was looked at, and the last on which that of the whole book was."""

    day: date
    whole: date


def last_look(work: Work, *, now: datetime) -> LastLook | None:
    """When the risk was last looked at, or None when it never was."""
    today = local_day(work, now)
    day = work.risks.last_day(before=today + timedelta(days=1))
    if day is None:
        return None
    scored = work.scores.scored_between(today - timedelta(days=MONTH), today)
    whole = work.risks.last_day(before=scored[-1].day + timedelta(days=1)) if scored else day
    return LastLook(day=day, whole=whole or day)


def risk_book(work: Work, wanted: RiskFilter, *, now: datetime, first: int = 0, limit: int | None = PAGE) -> RiskBook:
    """The accounts that fit, the heaviest first, from the place ``first`` on.

    A place behind the last is the last page. Equal ones come by renewal, the earliest first. Only the page
    is read, not the book.
    """
    seen = last_look(work, now=now)
    if seen is None:
        return RiskBook(rows=(), total=0, as_of=now, wanted=wanted)
    counts = work.risks.counted(seen.day, seen.whole, wanted)
    total = sum(counts.values())
    first = min(first, max(0, total - 1) // limit * limit) if limit else first
    days = work.risks.ranked(seen.day, seen.whole, wanted, first=first, limit=limit)
    rows = _rows(work, days, seen)
    return RiskBook(
        rows=rows,
        total=total,
        as_of=now,
        wanted=wanted,
        first=first,
        looked_at=seen.day,
        tiers=tuple((level, counts[level]) for level in reversed(Level) if counts.get(level)),
        notices=(*_mixed(rows), *silent(beats_of(work), scoring_in_force(work).scoring, now=now)),
    )


def _rows(work: Work, days: Sequence[RiskDay], seen: LastLook) -> tuple[RiskRow, ...]:
    ids = [day.account for day in days]
    accounts = {account.id: account for account in work.accounts.those(ids=ids)}
    then = before(work, seen.day, MONTH, ids)
    labels = label_of()
    return tuple(
        risk_row(accounts[day.account], day, then.get(day.account), labels) for day in days if day.account in accounts
    )


def worries(work: Work, owner: UserId, *, now: datetime) -> Worries:
    """The risks above low of a person's accounts, as of the last look."""
    seen = last_look(work, now=now)
    if seen is None:
        return {}
    labels = label_of()
    days = work.risks.ranked(seen.day, seen.whole, RiskFilter(owner=owner), first=0, limit=None)
    return {
        day.account: Worry(index=day.index, tier=day.tier.value, why=why(day, labels))
        for day in days
        if day.tier is not Level.LOW
    }


def before(work: Work, day: date, days: int, accounts: Sequence[AccountId] | None) -> Mapping[AccountId, RiskDay]:
    """The rows of so many days earlier, or of a look a few days older; none where there was no look."""
    then = look_near(work, day - timedelta(days=days))
    return {} if then is None else work.risks.day(then, accounts=accounts)


def look_near(work: Work, day: date) -> date | None:
    """The last day up to ``day`` with a look, or None when it is more than a few days earlier."""
    found = work.risks.last_day(before=day + timedelta(days=1))
    return found if found is not None and (day - found).days < NEAR else None


def risk_row(about: Account, day: RiskDay, then: RiskDay | None, labels: Mapping[str, str]) -> RiskRow:
    """One account's row."""
    return RiskRow(
        account=about.id,
        name=about.name,
        index=day.index,
        tier=day.tier,
        weight=None if day.arr is None else day.index / MOST * day.arr,
        estimated=day.estimated,
        why=why(day, labels),
        d28=day.index - then.index if then else None,
        owner=about.owner,
        customer_tier=about.tier,
        arr=about.arr,
        currency=about.currency,
        renewal=about.renewal_date,
        grey=day.health is None,
    )


def _mixed(rows: Sequence[RiskRow]) -> tuple[str, ...]:
    found = sorted({row.currency for row in rows if row.arr is not None and row.currency})
    if len(found) <= 1:
        return ()
    return (f"Revenue is in {', '.join(found)}: it is ranked by the number as it is, without converting.",)
