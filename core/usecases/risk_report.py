"""The report of risk, of a portfolio or of one account, as a page or as Markdown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from core.accounts import Person
from core.errors import NotFound
from core.reports.risk import Form, account_report, book_report
from core.risk.card import RiskBook, RiskCard, RiskFilter, RiskMoves, RiskReport, TierSum
from core.risk.levels import Level
from core.storage import Work
from core.types import AccountId, UserId
from core.usecases.assemble import local_day
from core.usecases.risk_book import LastLook, last_look, look_near, risk_book
from core.usecases.risk_card import HISTORY, risk_card
from core.usecases.score import MONTH

ROWS, CARDS = 25, 25
"""Rows of the ranked table, and accounts told one by one."""
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A report: its title, the account's name or "", and the text."""

    title: str
    name: str
    text: str


def risk_page(
    work: Work, account: AccountId | None, *, owner: UserId | None = None, now: datetime, form: Form = "html"
) -> Written:
    """The report of an account, or of ``owner``'s portfolio, or everybody's. Raises NotFound when it is gone."""
    if account is not None:
        card = risk_card(work, account, now=now)
        text = account_report(card, names=_names(work, [card.owner]), form=form)
        return Written(title=f"{card.name}: risk", name=card.name, text=text)
    made = risk_report(work, RiskFilter(owner=owner), now=now)
    names = _names(work, [owner, *(row.owner for row in made.book.rows), *(card.owner for card in made.cards)])
    return Written(title="Risk of the portfolio", name="", text=book_report(made, names=names, form=form))


def report_file_name(name: str, form: Form = "html") -> str:
    """A plain file name: letters, digits and dashes."""
    kept = "".join(c if c.isascii() and c.isalnum() else "-" for c in (name or "portfolio").lower())
    slug = "-".join(part for part in kept.split("-") if part)[:60] or "customer"
    return f"{slug}-risk.{form}"


def risk_report(work: Work, wanted: RiskFilter, *, now: datetime) -> RiskReport:
    """A portfolio's risk as of the last look, compared with four weeks earlier."""
    book, seen = risk_book(work, wanted, now=now, limit=ROWS), last_look(work, now=now)
    if seen is None:
        nothing = RiskMoves(since=local_day(work, now), opened=0, closed=0, useful=0, noise=0)
        return RiskReport(book=book, tiers=(), moves=nothing, trend=(), cards=())
    then = look_near(work, seen.whole - timedelta(days=MONTH))
    mix = work.risks.mix(sorted({*_weekly(work, seen), *([then] if then else [])}), wanted)
    cards, more = _cards(work, book, wanted, now=now)
    return RiskReport(
        book=book,
        tiers=_tiers(work, wanted, seen, mix.get(then) if then else None),
        moves=_moves(work, wanted, seen, then, now=now),
        trend=tuple((day, _bad(mix[day]), sum(mix[day].values())) for day in sorted(mix)),
        cards=cards,
        more=more,
    )


def _weekly(work: Work, seen: LastLook) -> list[date]:
    """The last day of the book's scores of each of 26 weeks, and the last look."""
    noted = [one.day for one in work.scores.scored_between(seen.whole - HISTORY, seen.whole)]
    found = {seen.whole}
    for back in range(1, HISTORY // _WEEK + 1):
        day = seen.whole - back * _WEEK
        found |= set([one for one in noted if timedelta() <= day - one < _WEEK][-1:])
    return sorted(found)


def _bad(counts: Mapping[Level, int]) -> int:
    return counts.get(Level.CRITICAL, 0) + counts.get(Level.HIGH, 0)


def _tiers(work: Work, wanted: RiskFilter, seen: LastLook, then: Mapping[Level, int] | None) -> tuple[TierSum, ...]:
    found = work.risks.sums(seen.day, seen.whole, wanted)
    return tuple(
        TierSum(
            tier=level,
            accounts=sum(number for tier, _, number, _ in found if tier is level),
            money=tuple(sorted((money, amount) for tier, money, _, amount in found if tier is level and money)),
            unknown=sum(number for tier, money, number, _ in found if tier is level and not money),
            before=None if then is None else then.get(level, 0),
            days=_days_in(work, seen, level),
        )
        for level in reversed(Level)
    )


def _days_in(work: Work, seen: LastLook, level: Level) -> float | None:
    """The median of days in a tier, of those that came into it within 26 weeks; asked of the tiers that matter."""
    if level not in (Level.CRITICAL, Level.HIGH):
        return None
    since = work.risks.tier_since(seen.whole, level, earliest=seen.whole - HISTORY).values()
    return float(median((seen.whole - day).days for day in since)) if since else None


def _moves(work: Work, wanted: RiskFilter, seen: LastLook, then: date | None, *, now: datetime) -> RiskMoves:
    since = now - timedelta(days=MONTH)
    opened, closed, useful, noise = work.alerts.tally(since=since, owner=wanted.owner)
    ended: dict[str, int] = {}
    for strategy in work.strategies.all():
        if strategy.outcome is not None and strategy.closed_at is not None and strategy.closed_at >= since:
            ended[strategy.outcome.value] = ended.get(strategy.outcome.value, 0) + 1
    return RiskMoves(
        since=then or seen.whole - timedelta(days=MONTH),
        opened=opened,
        closed=closed,
        useful=useful,
        noise=noise,
        moved=_moved(work, wanted, seen, then),
        plays=len(work.plans.open_plays()),
        ended=tuple(sorted(ended.items())),
    )


def _moved(work: Work, wanted: RiskFilter, seen: LastLook, then: date | None) -> tuple[tuple[Level, Level, int], ...]:
    """How many accounts went from each tier to each other one."""
    if then is None:
        return ()
    counts = work.risks.moved(then, seen.whole, wanted)
    return tuple(sorted(counts, key=lambda move: (-move[1].code, -move[0].code)))


def _cards(work: Work, book: RiskBook, wanted: RiskFilter, *, now: datetime) -> tuple[tuple[RiskCard, ...], int]:
    """Of critical and of high risk, the heaviest first, at most ``CARDS``; and how many are left out."""
    total = sum(number for level, number in book.tiers if level in (Level.CRITICAL, Level.HIGH))
    found: list[RiskCard] = []
    for level in (Level.CRITICAL, Level.HIGH):
        some = RiskFilter(owner=wanted.owner, tier=level)
        for row in risk_book(work, some, now=now, limit=CARDS).rows[: CARDS - len(found)]:
            try:
                found.append(risk_card(work, row.account, now=now))
            except NotFound:
                continue
    return tuple(found), max(0, total - len(found))


def _names(work: Work, users: list[UserId | None]) -> Mapping[UserId, str]:
    people: tuple[Person, ...] = work.people.of(dict.fromkeys(user for user in users if user))
    return {person.id: person.name for person in people}
