"""Load what the warnings read of many accounts, in a few queries, as columns in the order of the day's scores."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta

import numpy as np

from core.calendar import WorkCalendar, calendars
from core.content.scoring import Product, Scoring
from core.errors import BadInput, CoordinatorError
from core.facts import FactKind
from core.health.bands import BANDS, GREY, Band, tenths
from core.health.gather import Beat, day_number, frozen_at
from core.health.sheet import Sheet
from core.onboarding.plan import Plan, PlanKind, PlanState, Task, TaskKind, TaskState
from core.onboarding.readiness import calendars_of
from core.onboarding.status import due_tasks, overdue, quiet_days
from core.risk.gather import Columns, Days, from_facts, from_measures, from_tickets
from core.risk.signs import COLUMNS, TOLD, Signs, no_signs
from core.signals import Floats
from core.storage import Deal, Work
from core.types import AccountId, Place, Tier
from core.usecases.assemble import beats_of, instant_of, measures_of
from core.usecases.score import near
from core.usecases.scoring_in_force import scoring_in_force

YEAR = timedelta(days=366)
SPONSOR = "exec_sponsor"
FEW = 200
KINDS = (*TOLD, FactKind.QUIET, FactKind.REVIEW_MISSED)
LASTING = (
    *(FactKind.INTENT_TO_LEAVE, FactKind.PAYMENT_FAILED, FactKind.CHAMPION_LEFT, FactKind.ADVICE),
    *(FactKind.FORECAST, FactKind.QUIET),
)
"""Kinds that may hold however long ago they began."""
MET = (FactKind.CALL,)
SAID = (FactKind.CALL, FactKind.NOTE, FactKind.NPS, FactKind.CSAT, FactKind.CES)
"""What shows that a person was heard of."""
HELD_BACK = ("events", "tickets")
"""Domains whose silence is a broken pipe; of the others nothing need come every day."""
RED = BANDS.index(Band.RED)
UNDONE = (TaskState.NOT_STARTED, TaskState.READY)
Places = Mapping[AccountId, int]


def signs_of(work: Work, sheet: Sheet, *, now: datetime) -> Signs:
    """What is known at ``now`` of the accounts of the day's scores, in their order. Reads only."""
    scoring, beats, at = scoring_in_force(work).scoring, beats_of(work), day_number(now)
    places: Places = {account: place for place, account in enumerate(sheet.accounts)}
    deals = [deal for deal in work.flat.deals(sheet.accounts) if deal.id in places]
    empty = no_signs(len(places), now=now)
    columns: Columns = {name: getattr(empty, name) for name in COLUMNS}
    columns |= _terms(deals, places, sheet) | _health(work, sheet, scoring)
    columns |= _usage(work, sheet, deals, beats, scoring, now=now)
    columns |= _facts(work, places, columns, scoring, now=now)
    helped = beats.get("tickets")
    told = work.flat.tickets(places, since=now - YEAR, until=now)
    frozen = frozen_at(helped, scoring, now=at)
    columns |= from_tickets(told, sheet.inputs.tenure, live=helped is not None, now=frozen if helped else at)
    _plans(work, places, columns, sheet.day)
    return Signs(
        now=now,
        silent=frozenset(
            name for name in HELD_BACK if name in beats and frozen_at(beats[name], scoring, now=at) < at
        ),
        sources={name: (beat.source, instant_of(beat.heard)) for name, beat in beats.items()},
        **columns,  # type: ignore[arg-type]  # by name
    )


def _column(values: Iterable[tuple[AccountId, float | None]], places: Places) -> Floats:
    """Numbers by account as a column; NaN where there is none."""
    column = np.full(len(places), np.nan)
    for account, value in values:
        if value is not None and account in places:
            column[places[account]] = value
    return column


def _terms(deals: Sequence[Deal], places: Places, sheet: Sheet) -> Columns:
    renewal = _column(((d.id, date.fromisoformat(d.renewal).toordinal()) for d in deals if d.renewal), places)
    enterprise = np.zeros(len(places), dtype=np.bool_)
    enterprise[[places[deal.id] for deal in deals if deal.tier == Tier.ENTERPRISE]] = True
    return {
        "tenure": sheet.inputs.tenure,
        "renewal": renewal - sheet.day.toordinal(),
        "seats": _column(((d.id, d.seats) for d in deals), places),
        "arr": _column(((d.id, d.arr) for d in deals), places),
        "enterprise": enterprise,
    }


def _health(work: Work, sheet: Sheet, scoring: Scoring) -> Columns:
    """The day's band and score, where they come from, and since when an account has been red."""
    band, moves = sheet.judged.band, {}
    for days in (7, 28):
        then = near(work, sheet.day - timedelta(days=days))
        few = sheet.accounts if len(sheet.accounts) <= FEW else None
        old = {} if then is None else work.scores.steady(then, accounts=few)
        moves[days] = sheet.steady - np.array([old.get(account, np.nan) for account in sheet.accounts], dtype=float)
    last = work.risks.last_day(before=sheet.day)
    red = {} if last is None else work.risks.red_since(last)
    since = np.array([red.get(account, sheet.day).toordinal() for account in sheet.accounts], dtype=float)
    return {
        "band": band,
        "raw": np.where(band == GREY, np.nan, sheet.book.raw),
        "score": sheet.judged.score,
        "change_7": moves[7],
        "change_28": moves[28],
        "falling": -tenths(moves[28]) / 10.0 >= scoring.trend.arrow,
        "red_for": np.where(band == RED, sheet.day.toordinal() - since, np.nan),
    }


def _usage(
    work: Work, sheet: Sheet, deals: Sequence[Deal], beats: Mapping[str, Beat], scoring: Scoring, *, now: datetime
) -> Columns:
    """The columns of the product's events; nothing where there has never been one."""
    whole = measures_of(work, dict(beats), scoring, now=now)
    if whole is None:
        return {}
    mine = whole if whole.accounts == sheet.accounts else whole.of(sheet.accounts)
    where = {deal.id: (deal.country, deal.subdivision) for deal in deals}
    known = from_measures(whole, mine, _days(sheet.accounts, where, scoring.product, whole.day), scoring.risk)
    return known | {
        "active_28": mine.active_28,
        "active_before": mine.active_before,
        "last_seen": mine.last_seen,
        "usual_gap": mine.usual_gap,
    }


def _days(
    accounts: Sequence[AccountId],
    where: Mapping[AccountId, tuple[str | None, str | None]],
    product: Product,
    day: date,
) -> Days:
    """The working days of each account's own place, counted once a place. Of a day that goes on none is counted."""
    counted: dict[tuple[str | None, str | None], tuple[int, int, int, int]] = {}
    ends, at = ((-8, -1), (-15, -8), (-30, -1), (-60, -30)), day.toordinal()
    rows = []
    for account in accounts:
        place = where.get(account, (None, None))
        if place not in counted:
            calendar = _calendar(*place, product)
            week, before, month, earlier = (calendar.count(at + first, at + last) for first, last in ends)
            counted[place] = (week, before, month, earlier)
        rows.append(counted[place])
    found = np.array(rows, dtype=float).reshape(len(rows), 4).T
    return Days(week=found[0], before_week=found[1], month=found[2], before_month=found[3])


def _calendar(country: str | None, subdivision: str | None, product: Product) -> WorkCalendar:
    """The calendar of a customer's place; without holidays where nobody knows them."""
    weekend = tuple(weekday for weekday in range(7) if weekday not in product.workdays)
    plain = Place(weekend=weekend)
    try:
        return calendars(plain, Place(country=country, subdivision=subdivision, weekend=weekend)).customer
    except BadInput:
        return calendars(plain, plain).customer


def _facts(work: Work, places: Places, columns: Columns, scoring: Scoring, *, now: datetime) -> Columns:
    """The columns of facts and of the people they come from."""
    at = day_number(now)
    told = work.flat.facts(places, since=now - YEAR, until=now, kinds=KINDS, lasting=LASTING)
    known = from_facts(told, columns["arr"], scoring.risk, now=at)  # type: ignore[arg-type]  # numbers
    heard = _column(work.flat.last(SAID, until=now, role=SPONSOR).items(), places)
    holders = work.flat.holders(SPONSOR)
    kept = holders if any(holders.values()) else {}  # where nobody keeps sponsors, none is missing
    missed, since = told.get(FactKind.REVIEW_MISSED), np.nan_to_num(heard, nan=-np.inf)
    reviews = np.zeros(len(places))
    if missed is not None:
        fresh = missed.at > since[missed.row]
        reviews = np.bincount(missed.row[fresh], minlength=len(places)).astype(float)
    return known | {
        "channel_silent": at - _column(work.flat.heard().items(), places),
        "last_meeting": at - _column(work.flat.last(MET, until=now).items(), places),
        "last_sponsor": at - heard,
        "sponsors": _column(kept.items(), places),
        "reviews_missed": reviews,
    }


def _plans(work: Work, places: Places, columns: Columns, day: date) -> None:
    """Fill in what the running onboarding plans say; one that cannot be reckoned says nothing and holds up none."""
    for plan in _running(work, places):
        if plan.account in places:
            with suppress(CoordinatorError, LookupError, ValueError):
                _plan(plan, places[plan.account], columns, day)


def _plan(plan: Plan, place: int, columns: Columns, day: date) -> None:
    due = due_tasks(plan, today=day)
    quiet, late = quiet_days(plan, today=day), len(overdue(plan, today=day)) / due if due else 0.0
    meetings = [task for task in plan.tasks if task.kind is TaskKind.MEETING and not task.dropped_because]
    columns["kickoff_wait"][place] = _kickoff_wait(plan, meetings, day)
    columns["overdue"][place], columns["plan_quiet"][place] = late, quiet
    held = [(day - task.done_on).days for task in meetings if task.done_on and task.done_on <= day]
    if held:
        columns["last_meeting"][place] = np.fmin(columns["last_meeting"][place], min(held))


def _running(work: Work, places: Places) -> Iterable[Plan]:
    if len(places) > FEW:
        return (plan for plan in work.plans.running() if plan.kind is PlanKind.ONBOARDING)
    return (plan for plan in map(work.plans.running_for, places) if plan and plan.state is PlanState.RUNNING)


def _kickoff_wait(plan: Plan, meetings: Sequence[Task], day: date) -> float:
    """Working days since the start; NaN when the first meeting of the plan is held or somebody is at it."""
    first = min(meetings, key=lambda task: task.start_day, default=None)
    if first is None or first.state not in UNDONE or plan.start > day:
        return np.nan
    return float(max(0, calendars_of(plan).joint.between(plan.start, day)))
