"""The single answers behind a card's NPS and feedback."""

from dataclasses import replace
from datetime import date

from core.content.roles import load_roles
from core.content.scoring import Scoring
from core.health.answers import ANSWERED, Heard, feedback_answers, lines, nps_answers
from core.health.card import HealthCard
from core.storage import Work
from core.usecases.assemble import YEAR


def with_answers(work: Work, card: HealthCard, scoring: Scoring, *, day: date) -> HealthCard:
    """The card of ``day`` with who said what, newest first, below what was made of it."""
    known = load_roles().customer
    people = {
        one.email: known[one.role].label for one in work.contacts.of(card.account) if one.email if one.role in known
    }
    heard = Heard(
        facts=work.facts.of(card.account, kinds=ANSWERED, since=card.as_of - YEAR),
        tickets=work.tickets.all(since=card.as_of - YEAR, until=card.as_of, accounts=(card.account,)),
        now=card.as_of,
    )
    said = {
        "nps": lines(nps_answers(heard, scoring), people, day=day),
        "feedback": lines(feedback_answers(heard, scoring), people, day=day),
    }
    signals = [
        one if one.score is None else replace(one, inputs=(*one.inputs, *said.get(one.name, ())))
        for one in card.signals
    ]
    return replace(card, signals=tuple(signals))
