"""Stands in for the real module of this name until branches meet: TO BE REPLACED AT MERGE."""

from datetime import date, datetime

from core.errors import NotFound
from core.facts import FactKind
from core.health.bands import Band
from core.health.card import (
    Arrow,
    BookCard,
    BookRow,
    ComponentCard,
    HealthCard,
    OverrideCard,
    PulseCard,
    SignalCard,
)
from core.signals import State
from core.storage import Work
from core.types import AccountId, UserId


def health_card(work: Work, account: AccountId, *, now: datetime) -> HealthCard:
    """The account's health; raises NotFound when it is gone."""
    found = work.accounts.get(account)
    if found is None:
        raise NotFound("This customer is no longer there.")
    facts = work.facts.of(account)
    over = next((f for f in facts if f.kind is FactKind.OVERRIDE and f.ended_at and f.ended_at > now), None)
    pulse = next((f for f in facts if f.kind is FactKind.PULSE and f.ended_at and f.ended_at > now), None)
    nps = next((f for f in facts if f.kind is FactKind.NPS), None)
    score = None if nps is None or nps.value is None else nps.value * 10
    points = over.value or 0.0 if over else 0.0
    return HealthCard(
        account=account,
        name=found.name,
        as_of=now,
        score=None if score is None else score + points,
        raw=score,
        band=Band.GREY,
        coverage=0.1 if nps else 0.0,
        profile="established",
        version=0,
        components=(ComponentCard(name="satisfaction", label="Satisfaction", score=score, weight=25),),
        signals=(
            SignalCard(
                name="nps",
                label="NPS",
                component="satisfaction",
                score=score,
                state=State.MISSING if nps is None else State.OK,
                weight=0.0 if nps is None else 1.0,
                points=score or 0.0,
                confirmable=nps is not None,
                as_of=nps.at.date() if nps else None,
                source=nps.source if nps else "",
            ),
        ),
        owner=found.owner,
        renewal=found.renewal_date,
        override=None
        if over is None
        else OverrideCard(
            points=points,
            band=Band(over.detail["band"]) if "band" in over.detail else None,
            reason=over.text,
            by=over.by or UserId(""),
            until=_day(over.ended_at, now),
        ),
        pulse=None
        if pulse is None
        else PulseCard(value=int(pulse.value or 0), by=pulse.by, on=pulse.at.date(), until=_day(pulse.ended_at, now)),
    )


def my_book(work: Work, owner: UserId, *, now: datetime) -> BookCard:
    """The accounts of one person, worst first."""
    rows = tuple(
        BookRow(
            account=each.id,
            name=each.name,
            score=None,
            band=Band.GREY,
            coverage=0,
            arrow=Arrow.FLAT,
            d7=None,
            d28=None,
        )
        for each in work.accounts.all()
        if each.owner == owner
    )
    return BookCard(as_of=now, rows=rows, owner=owner)


def _day(at: datetime | None, now: datetime) -> date:
    return (at or now).date()
