"""The single answers behind a signal: who said what, and when. Pure; the same that ``core.health.gather`` counts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.content.scoring import Scoring
from core.facts import Fact, FactKind, Ticket

SHOWN = 5
ANSWERED = (FactKind.NPS, FactKind.CSAT, FactKind.NOTE, FactKind.CALL, FactKind.CONFIRMED)
"""Kinds of facts that are answers, or confirm them."""
_FELT = (FactKind.CSAT, FactKind.NOTE, FactKind.CALL)
_MOODS = {-1: "a bad mood", 0: "a mixed mood", 1: "a good mood"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """``said`` is what was answered, in words; ``age`` is in days and counted from when it was last confirmed."""

    at: datetime
    age: float
    said: str
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What one account has said up to ``now``."""

    facts: Sequence[Fact]
    tickets: Sequence[Ticket]
    now: datetime


def nps_answers(heard: Heard, scoring: Scoring) -> tuple[Answer, ...]:
    """The latest answer of each contact that still counts, newest first."""
    told = [fact for fact in heard.facts if fact.kind is FactKind.NPS and fact.at <= heard.now]
    last = {fact.who or "": fact for fact in sorted(told, key=lambda fact: (fact.at, fact.id))}
    made = (
        _answer(heard, "nps", fact.at, f"{fact.value:g} of 10", fact.who)
        for fact in last.values()
        if fact.value is not None
    )
    return _newest_first(answer for answer in made if answer.age < scoring.fading["nps"].dropped)


def feedback_answers(heard: Heard, scoring: Scoring) -> tuple[Answer, ...]:
    """Ratings and moods of the days that count, newest first; where there are none, the last ones before."""
    made = [
        _answer(heard, "feedback", fact.at, _said(fact), fact.who)
        for fact in heard.facts
        if fact.kind in _FELT and fact.value is not None and fact.at <= heard.now
    ]
    made += [
        _answer(heard, "feedback", one.resolved_at or one.created_at, _rated(one), None)
        for one in heard.tickets
        if one.rating is not None
    ]
    window = max(min((answer.age for answer in made), default=0.0), scoring.feedback.days)
    return _newest_first(answer for answer in made if answer.age <= window)


def lines(answers: Sequence[Answer], roles: Mapping[str, str], *, day: date) -> tuple[str, ...]:
    """The answers as sentences, at most ``SHOWN`` and how many more there are.

    ``roles`` are those of the account's people by e-mail address, in words; ``day`` is the scored one.
    """
    more = len(answers) - SHOWN
    told = [_line(answer, roles, day=day) for answer in answers[:SHOWN]]
    return (*told, *([f"and {more} more"] if more > 0 else []))


def _line(answer: Answer, roles: Mapping[str, str], *, day: date) -> str:
    role = roles.get(answer.who)
    who = f", {answer.who}" if answer.who else ""
    year = f" {answer.at:%Y}" if answer.at.year != day.year else ""
    return f"{answer.at.day} {answer.at:%b}{year}: {answer.said}{who}{f' ({role})' if role else ''}"


def _answer(heard: Heard, signal: str, at: datetime, said: str, who: str | None) -> Answer:
    again = [
        fact.at
        for fact in heard.facts
        if fact.kind is FactKind.CONFIRMED and fact.detail.get("signal") == signal and fact.at <= heard.now
    ]
    age = max(timedelta(), heard.now - max((at, *again))) / timedelta(days=1)
    return Answer(at=at, age=age, said=said, who=who or "")


def _said(fact: Fact) -> str:
    if fact.kind is FactKind.CSAT:
        return f"{fact.value:g} of 5"
    mood = _MOODS[max(-1, min(1, round(fact.value or 0.0)))]
    return f"{mood} in a {'call' if fact.kind is FactKind.CALL else 'note'}"


def _rated(ticket: Ticket) -> str:
    return f"{ticket.rating:g} of 5 for {f'“{ticket.subject[:80]}”' if ticket.subject else 'a ticket'}"


def _newest_first(answers: Iterable[Answer]) -> tuple[Answer, ...]:
    return tuple(sorted(answers, key=lambda answer: answer.at, reverse=True))
