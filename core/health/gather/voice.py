"""What customers say: answers, ratings, moods, complaints and tickets, as columns."""

from dataclasses import dataclass

import numpy as np

from core.content.scoring import Scoring
from core.facts import FactKind
from core.health.gather.flat import BUYER_ROLES, SEVERITIES, Material, Rows, Told, any_in, earliest, latest
from core.health.gather.product import Columns
from core.signals import Floats
from core.signals.nps import Answers, nps_means


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """The columns of the inputs, and those of the counts."""

    inputs: Columns
    counts: Columns


def confirmed(material: Material, signal: str, row: Rows, age: Floats, *, now: float) -> Floats:
    """The ages, those of values a person has confirmed since counted from then."""
    told = material.of(FactKind.CONFIRMED)
    these = np.array([word == signal for word in told.word], dtype=np.bool_)
    if not these.any():
        return age
    again = earliest(told.row[these], now - told.at[these], len(material.accounts))
    return np.fmin(age, again[row])


def voice(material: Material, scoring: Scoring, *, active: Floats, now: float, tickets_now: float) -> Voice:
    """The columns of satisfaction. ``tickets_now`` is earlier than ``now`` while the tickets' sources are silent."""
    answers = _nps(material, scoring, now=now)
    feedback = _feedback(material, scoring, now=now)
    tickets = _tickets(material, scoring, active=active, now=tickets_now)
    return Voice(
        inputs=answers.inputs | feedback.inputs | tickets.inputs,
        counts=answers.counts | feedback.counts | tickets.counts,
    )


def _nps(material: Material, scoring: Scoring, *, now: float) -> Voice:
    told, count, rules = material.of(FactKind.NPS), len(material.accounts), scoring.nps
    last = {(int(row), told.who[place]): place for place, row in enumerate(told.row)}
    chosen = np.array(sorted(last.values()), dtype=np.intp)
    row, value = told.row[chosen], told.value[chosen]
    roles = [material.leads.get((int(told.row[place]), told.who[place]), "") for place in chosen]
    weight = np.array([_weight(role, scoring) for role in roles], dtype=float)
    given = ~np.isnan(value)
    age = confirmed(material, "nps", row, np.maximum(0.0, now - told.at[chosen]), now=now)
    leads = np.array([bool(role) for role in roles], dtype=np.bool_)
    flat = Answers(account=row[given], value=value[given], age=age[given], weight=weight[given], leads=leads[given])
    newest = earliest(row[given], age[given], count)
    asked = material.of(FactKind.SURVEY_ASKED)
    answered = latest(told.row, told.at, count)
    since = asked.at > np.nan_to_num(answered, nan=-np.inf)[asked.row]
    asks = np.bincount(asked.row[since], minlength=count)
    inputs: Columns = {
        "nps": nps_means(flat, count, scoring),
        "nps_age": newest,
        "silent": asks >= rules.silent_asks,
    }
    counted = flat.account[flat.age < scoring.fading["nps"].dropped]
    return Voice(inputs=inputs, counts={"answers": np.bincount(counted, minlength=count).astype(float)})


def _weight(role: str, scoring: Scoring) -> float:
    if not role:
        return scoring.nps.other
    return scoring.nps.buyer if role in BUYER_ROLES else scoring.nps.champion


def _feedback(material: Material, scoring: Scoring, *, now: float) -> Voice:
    """Ratings and moods of the last 90 days; where there are none, the last ones given before."""
    count, rules = len(material.accounts), scoring.feedback
    ratings, moods = _ratings(material, now=now), _moods(material, now=now)
    ages = [confirmed(material, "feedback", row, age, now=now) for row, age, _ in (ratings, moods)]
    newest = earliest(np.concatenate([ratings[0], moods[0]]), np.concatenate(ages), count)
    window = np.fmax(newest, rules.days)
    inside = [age <= window[row] for (row, _, _), age in zip((ratings, moods), ages, strict=True)]
    content = ratings[2] >= rules.satisfied
    fade = np.exp2(-ages[1] / scoring.fading["feedback"].half_life)
    rated = np.bincount(ratings[0][inside[0]], minlength=count).astype(float)
    happy = np.bincount(ratings[0][inside[0] & content], minlength=count)
    felt = np.bincount(moods[0][inside[1]], fade[inside[1]], count)
    mood = np.bincount(moods[0][inside[1]], (fade * np.clip(moods[2], -1, 1))[inside[1]], count)
    complaint = material.of(FactKind.COMPLAINT)
    inputs: Columns = {
        "csat": np.divide(happy, rated, out=np.full(count, np.nan), where=rated > 0),
        "mood": np.divide(mood, felt, out=np.full(count, np.nan), where=felt > 0),
        "feedback_age": newest,
        "complaint": any_in(complaint.row[complaint.open_at(now)], count),
    }
    said = np.bincount(moods[0][inside[1]], minlength=count).astype(float)
    return Voice(inputs=inputs, counts={"ratings": rated, "moods": said})


def _ratings(material: Material, *, now: float) -> tuple[Rows, Floats, Floats]:
    """(row, age, rating) of surveys and of tickets."""
    told, tickets = material.of(FactKind.CSAT), material.tickets
    at = np.where(np.isnan(tickets.resolved), tickets.created, tickets.resolved)
    row = np.concatenate([told.row, tickets.row])
    age = np.maximum(0.0, now - np.concatenate([told.at, at]))
    value = np.concatenate([told.value, tickets.rating])
    given = ~np.isnan(value)
    return row[given], age[given], value[given]


def _moods(material: Material, *, now: float) -> tuple[Rows, Floats, Floats]:
    """(row, age, mood) of what was logged."""
    told: tuple[Told, ...] = (material.of(FactKind.NOTE), material.of(FactKind.CALL))
    row = np.concatenate([one.row for one in told])
    age = np.maximum(0.0, now - np.concatenate([one.at for one in told]))
    value = np.concatenate([one.value for one in told])
    given = ~np.isnan(value)
    return row[given], age[given], value[given]


def _tickets(material: Material, scoring: Scoring, *, active: Floats, now: float) -> Voice:
    """Open urgent ones of any age; the others for some days, or while they are open."""
    told, count, rules = material.tickets, len(material.accounts), scoring.tickets
    there = told.created <= now
    open_ = there & ~(told.resolved <= now)
    recent = there & (told.created > now - rules.days)
    counts = recent | open_
    weights = np.array([rules.severities[severity] for severity in SEVERITIES])[told.severity]
    users = np.fmax(1.0, np.nan_to_num(active) / rules.users)
    urgent = open_ & (told.severity == 0)
    inputs: Columns = {
        "urgent": np.bincount(told.row[urgent], minlength=count).astype(float),
        "volume": np.bincount(told.row[recent], weights[recent], count) / users,
        "breaches": np.bincount(told.row[counts], told.breaches[counts], count).astype(float),
        "reopens": np.bincount(told.row[counts], told.reopens[counts], count).astype(float),
    }
    return Voice(inputs=inputs, counts={"tickets": np.bincount(told.row[recent], minlength=count).astype(float)})
