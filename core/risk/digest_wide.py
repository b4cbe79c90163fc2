"""What the weekly team digest and the monthly executive one say; from values alone."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core.accounts import Account
from core.health.bands import Band
from core.messages_digest import Page
from core.onboarding.status import Level as Pace
from core.onboarding.words import count, day_words, percent, person
from core.risk.digest import DigestKind
from core.risk.digest_book import BAD, Risks
from core.risk.digest_page import money, paragraph, sums_of
from core.risk.levels import Level
from core.types import AccountId, UserId

MOST = 10
_WORST_FIRST = tuple(reversed(Level))
_BANDS = (Band.RED, Band.YELLOW, Band.GREEN, Band.GREY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Onboarding:
    """How one running onboarding stands; ``end`` is its forecast, None before there is one."""

    name: str
    pace: Pace
    end: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamWeek:
    """What the weekly digest is made of.

    ``bands`` and ``bands_before`` are each customer's, now and a week ago. ``escalated`` are the customers with an
    open escalation and since when; ``tasks`` how many open tasks of plans each person has.
    """

    day: date
    accounts: Sequence[Account]
    risks: Risks
    bands: Mapping[AccountId, Band]
    bands_before: Mapping[AccountId, Band]
    onboardings: Sequence[Onboarding]
    escalated: Mapping[AccountId, date]
    tasks: Mapping[UserId, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """What the monthly digest is made of: today, and four weeks ago; ``ratings`` are (useful, noise) of those weeks.

    ``quarter`` are the first and the last day of the next quarter. ``outcomes`` count save plays by their outcome.
    """

    day: date
    accounts: Sequence[Account]
    risks: Risks
    before: Risks
    quarter: tuple[date, date]
    outcomes: Mapping[str, int]
    ratings: tuple[int, int]


def weekly(week: TeamWeek) -> Page | None:
    """The weekly team digest; None for nobody's book."""
    if not week.accounts:
        return None
    bad = [account for account in week.accounts if _tier(week.risks, account) in BAD]
    paces = Counter(one.pace for one in week.onboardings)
    return Page(
        kind=DigestKind.WEEKLY,
        day=week.day,
        counts=(count(len(week.accounts), "customer"), f"{len(bad)} at risk", f"{len(week.escalated)} escalated"),
        paragraphs=(
            *paragraph("Health", _mix(week), most=MOST),
            *paragraph("ARR at risk", [_arr(bad)], most=MOST),
            *paragraph("Onboarding", _onboarding(week.onboardings, paces), most=MOST),
            *paragraph("Open escalations", _escalated(week), most=MOST),
            *paragraph("Load", _load(week), most=MOST, members={one.owner for one in week.accounts}),
        ),
    )


def monthly(month: Month) -> Page | None:
    """The monthly executive digest; None for nobody's book."""
    if not month.accounts:
        return None
    bad = [account for account in month.accounts if _tier(month.risks, account) in BAD]
    first, last = month.quarter
    renewing = [one for one in month.accounts if one.renewal_date and first <= one.renewal_date <= last]
    at_risk = [one for one in renewing if _tier(month.risks, one) in BAD]
    renewals = [f"{count(len(renewing), 'renewal')} from {day_words(first)} to {day_words(last)}: {_arr(renewing)}"]
    renewals += [f"{len(at_risk)} of them at risk: {_arr(at_risk)}"] if at_risk else []
    return Page(
        kind=DigestKind.MONTHLY,
        day=month.day,
        counts=(count(len(month.accounts), "customer"), f"{len(bad)} at risk"),
        paragraphs=(
            *paragraph("Tiers of risk, against four weeks ago", _tiers(month), most=MOST),
            *paragraph("Moves between tiers in four weeks", _moves(month), most=MOST),
            *paragraph("Renewals of the next quarter", renewals, most=MOST),
            *paragraph("Save plays that ended in four weeks", [_outcomes(month.outcomes)], most=MOST),
            *paragraph("Alerts", [_useful(*month.ratings)], most=MOST),
        ),
    )


def _tier(risks: Risks, account: Account) -> Level | None:
    risk = risks.get(account.id)
    return risk.tier if risk else None


def _arr(accounts: Iterable[Account]) -> str:
    """The revenue of these customers by currency, and of how many it is not known."""
    those = list(accounts)
    unknown = sum(account.arr is None for account in those)
    said = money(sums_of((account.currency, account.arr) for account in those)) or "none known"
    return f"{said}; not known of {count(unknown, 'customer')}" if unknown else said


def _mix(week: TeamWeek) -> list[str]:
    now = Counter(week.bands.get(account.id, Band.GREY) for account in week.accounts)
    if not week.bands:
        return ["Nothing was scored yet."]
    before = Counter(week.bands_before[one.id] for one in week.accounts if one.id in week.bands_before)
    return [
        f"{now[band]} {band.value}" + (f" ({before[band]} a week ago)" if before else "")
        for band in _BANDS
        if now[band] or before[band]
    ]


def _onboarding(onboardings: Sequence[Onboarding], paces: Counter[Pace]) -> list[str]:
    if not onboardings:
        return []
    mix = ", ".join(f"{paces[pace]} {pace.label.lower()}" for pace in Pace if paces[pace])
    late = sorted((one for one in onboardings if one.pace.rank > 1), key=lambda one: (-one.pace.rank, one.name))
    ends = [f", forecast to end {day_words(one.end)}" if one.end else "" for one in late]
    named = [f"{one.name}: {one.pace.label.lower()}{end}" for one, end in zip(late, ends, strict=True)]
    return [f"{len(onboardings)} running: {mix}", *named]


def _escalated(week: TeamWeek) -> list[str]:
    names = {account.id: account.name for account in week.accounts}
    found = sorted((since, names[who]) for who, since in week.escalated.items() if who in names)
    return [f"{name}, since {day_words(since)}" for since, name in found]


def _load(week: TeamWeek) -> list[str]:
    """How much each owner has: those with most at risk first."""
    owned: defaultdict[UserId | None, list[Account]] = defaultdict(list)
    for account in week.accounts:
        owned[account.owner].append(account)
    rows = []
    for owner, theirs in owned.items():
        bad, tasks = sum(_tier(week.risks, one) in BAD for one in theirs), week.tasks.get(owner, 0) if owner else 0
        who = person(owner) if owner else "Nobody"
        rows.append(
            (-bad, -len(theirs), f"{who}: {count(len(theirs), 'customer')}, {bad} at risk, {tasks} open tasks")
        )
    return [said for _, _, said in sorted(rows)]


def _tiers(month: Month) -> list[str]:
    if not month.risks:
        return ["Nothing was looked at yet."]
    rows = []
    for level in _WORST_FIRST:
        now, before = (
            [account for account in month.accounts if _tier(risks, account) is level]
            for risks in (month.risks, month.before)
        )
        was = f" (was {len(before)}: {_arr(before)})" if month.before else ""
        rows.append(
            f"{level.capitalize()}: {len(now)}, {_arr(now)}{was}" if now or before else f"{level.capitalize()}: 0"
        )
    return rows


def _moves(month: Month) -> list[str]:
    moves: Counter[tuple[Level, Level]] = Counter()
    for account in month.accounts:
        now, old = _tier(month.risks, account), _tier(month.before, account)
        if now is not None and old is not None and now is not old:
            moves[old, now] += 1
    ordered = sorted(moves.items(), key=lambda one: (one[0][0].code - one[0][1].code, -one[1]))
    return [f"{number} from {old} to {new}" for (old, new), number in ordered]


def _outcomes(outcomes: Mapping[str, int]) -> str:
    told = [f"{number} {outcome.replace('_', ' ')}" for outcome, number in sorted(outcomes.items())]
    return ", ".join(told) or "None ended."


def _useful(useful: int, noise: int) -> str:
    if not useful + noise:
        return "Nobody rated an alert."
    return f"{percent(useful / (useful + noise))} of {count(useful + noise, 'rating')} called it useful."


def quarter_after(day: date) -> tuple[date, date]:
    """The first and the last day of the calendar quarter after the one of ``day``."""
    month = (day.month - 1) // 3 * 3 + 4
    first = _month_start(day.year, month)
    return first, date.fromordinal(_month_start(day.year, month + 3).toordinal() - 1)


def _month_start(year: int, month: int) -> date:
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)
