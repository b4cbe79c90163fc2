"""The health of one account as everybody draws it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from core.accounts import Account
from core.content.scoring import Scoring
from core.errors import NotFound
from core.facts import Fact, FactKind
from core.health.bands import BANDS, Band
from core.health.card import (
    HealthCard,
    HistoryPoint,
    Mark,
    MarkKind,
    OverrideCard,
    PulseCard,
)
from core.health.draw import (
    cap_cards,
    change,
    component_cards,
    main_sentences,
    number,
    oldest_age,
    signal_cards,
)
from core.health.gather import Beat
from core.health.green import way_back
from core.health.sheet import Sheet
from core.health.trend import arrow
from core.health.words import way_back_sentence
from core.storage import ScoreRow, Work
from core.types import AccountId, UserId
from core.usecases.answers_given import with_answers
from core.usecases.assemble import beats_of, local_day, silent, zone_of
from core.usecases.score import MONTH, NEAR, prepare
from core.usecases.scoring_in_force import scoring_in_force, scoring_of

WEEK = timedelta(days=7)
HISTORY = timedelta(weeks=26)
OPERATOR = UserId("operator")
_MARKED = {
    FactKind.CHAMPION_LEFT: (MarkKind.PERSON, "Champion left"),
    FactKind.ESCALATION: (MarkKind.ESCALATION, "Escalation"),
    FactKind.PAYMENT_FAILED: (MarkKind.MONEY, "Payment failed"),
    FactKind.INVOICE_OVERDUE: (MarkKind.MONEY, "Invoice overdue"),
    FactKind.INTENT_TO_LEAVE: (MarkKind.PERSON, "Said they would leave"),
}
_READ = (*_MARKED, FactKind.OVERRIDE, FactKind.PULSE)
_FEELS = {1: Band.RED, 2: Band.RED, 3: Band.YELLOW, 4: Band.GREEN, 5: Band.GREEN}


def health_card(work: Work, account: AccountId, *, now: datetime) -> HealthCard:
    """The account's health as of its last score; scored at once, and not kept, where it never was.

    Reads this account's rows only. Raises NotFound when the account is gone.
    """
    about = work.accounts.get(account)
    if about is None:
        raise NotFound("This customer is gone.", account=account)
    day, in_force = local_day(work, now), scoring_in_force(work)
    sheet = work.scores.of(account, until=day) or prepare(work, now=now, accounts=(account,)).sheet
    beats, told = beats_of(work), work.facts.of(account, kinds=_READ)
    if not sheet.accounts:
        raise NotFound(_not_now(about, day), account=account)
    card = _card(about, sheet, scoring_of(work, sheet.version), beats, now=now)
    card = with_answers(work, _with_past(work, card, sheet), in_force.scoring, day=sheet.day)
    return replace(
        card,
        override=_override(told, in_force.scoring, now=now),
        pulse=_pulse(told, card.band, in_force.scoring, now=now),
        marks=_marks(work, account, told, sheet.day),
        notices=silent(beats, in_force.scoring, now=now),
        green_from=in_force.scoring.bands.green,
        yellow_from=in_force.scoring.bands.yellow,
    )


def _not_now(about: Account, day: date) -> str:
    """Why somebody has no health: they have left, or are not here yet."""
    if about.contract_start is not None and about.contract_start > day:
        start = f"{about.contract_start.day} {about.contract_start:%b %Y}"
        return f"{about.name} becomes a customer on {start}: there is no health before that."
    return f"{about.name} is no customer any more."


def _card(about: Account, sheet: Sheet, scoring: Scoring, beats: dict[str, Beat], *, now: datetime) -> HealthCard:
    """What one day alone says."""
    signals = signal_cards(sheet, 0, beats)
    caps = cap_cards(sheet, 0, scoring, owner=about.owner)
    way = way_back(sheet.book, sheet.judged, sheet.standing, 0, scoring)
    age = oldest_age(sheet, 0)
    return HealthCard(
        account=about.id,
        name=about.name,
        as_of=now,
        score=number(sheet.judged.score[0]),
        raw=number(sheet.book.raw[0]),
        band=BANDS[int(sheet.judged.band[0])],
        coverage=float(sheet.book.coverage[0]),
        profile=sheet.profiles[0],
        version=sheet.version,
        components=component_cards(sheet, 0, scoring),
        signals=signals,
        owner=about.owner,
        channel=about.channel,
        tier=about.tier,
        arr=about.arr,
        currency=about.currency,
        renewal=about.renewal_date,
        data_as_of=None if age is None else now - timedelta(days=age),
        main=main_sentences(signals, (), green=scoring.bands.green),
        caps=caps,
        back_to_green=way_back_sentence(way),
    )


def _with_past(work: Work, card: HealthCard, sheet: Sheet) -> HealthCard:
    """The card with its history, trend and the week's change."""
    history = work.scores.history(card.account, since=sheet.day - HISTORY, until=sheet.day)
    scoring = scoring_of(work, sheet.version)
    d7, d28 = (moved(history, sheet.day, days) for days in (WEEK.days, MONTH))
    noted = work.scores.scored(sheet.day)
    book = noted.median_change if noted else None
    old = work.scores.of(card.account, until=sheet.day - WEEK, since=sheet.day - WEEK - timedelta(days=NEAR))
    as_of = noted.as_of if noted else card.as_of
    return replace(
        card,
        as_of=as_of,
        data_as_of=card.data_as_of and as_of - (card.as_of - card.data_as_of),
        arrow=arrow(d28, scoring),
        d7=d7,
        d28=d28,
        against_book=None if d28 is None or book is None else d28 - book,
        change=change(old, sheet, (scoring_of(work, old.version), scoring)) if old else None,
        history=tuple(_point(row) for row in history),
    )


def _point(row: ScoreRow) -> HistoryPoint:
    return HistoryPoint(day=row.day, score=row.score, band=Band(row.band), components=row.components)


def moved(history: Iterable[ScoreRow], day: date, days: int) -> float | None:
    """The change of the steady score in so many days; None without one then or now."""
    rows = {row.day: row.steady for row in history}
    then = next((rows[d] for d in (day - timedelta(days=days + off) for off in range(NEAR)) if d in rows), None)
    last = rows.get(day)
    return None if then is None or last is None else last - then


def _override(told: Iterable[Fact], scoring: Scoring, *, now: datetime) -> OverrideCard | None:
    """The newest override that is not over; facts come newest first."""
    for fact in (fact for fact in told if fact.kind is FactKind.OVERRIDE and fact.at <= now):
        longest = fact.at + timedelta(days=scoring.override.days)
        until = min(longest, fact.ended_at or longest)
        if until > now:
            band = fact.detail.get("band")
            most = scoring.override.points
            return OverrideCard(
                points=max(-most, min(most, fact.value or 0.0)),
                band=Band(band) if band in (Band.RED, Band.YELLOW) else None,
                reason=fact.text or fact.detail.get("reason", ""),
                by=fact.by or OPERATOR,
                until=until.date(),
            )
    return None


def _pulse(told: Iterable[Fact], band: Band, scoring: Scoring, *, now: datetime) -> PulseCard | None:
    fact = next((fact for fact in told if fact.kind is FactKind.PULSE and fact.at <= now), None)
    if fact is None or fact.value is None:
        return None
    value = max(1, min(5, round(fact.value)))
    feels = _FEELS[value]
    days = scoring.pulse.days if feels is Band.GREEN else scoring.pulse.low_days
    until = fact.at + timedelta(days=days)
    if until <= now:
        return None
    differs = band is not Band.GREY and feels is not band
    return PulseCard(value=value, by=fact.by, on=fact.at.date(), until=until.date(), disagrees=differs)


def _marks(work: Work, account: AccountId, told: Iterable[Fact], day: date) -> tuple[Mark, ...]:
    """What happened in the time of the history, oldest first."""
    zone, marks = zone_of(work), []
    for plan in work.plans.of_account(account):
        marks.append(Mark(day=plan.start, kind=MarkKind.KICKOFF, label="Kickoff"))
        reached = ((milestone.reached_on, milestone.name) for milestone in plan.milestones)
        marks += [Mark(day=on, kind=MarkKind.MILESTONE, label=name[:30]) for on, name in reached if on]
    for fact in (fact for fact in told if fact.kind in _MARKED):
        kind, label = _MARKED[fact.kind]
        marks.append(Mark(day=fact.at.astimezone(zone).date(), kind=kind, label=label))
    for version in work.scorings.history():
        label = f"Scoring file {version.version}"
        marks.append(Mark(day=version.at.astimezone(zone).date(), kind=MarkKind.VERSION, label=label))
    return tuple(sorted((m for m in marks if day - HISTORY <= m.day <= day), key=lambda mark: mark.day))
