"""From a sheet to the parts of a card: signals, components, caps, the change, and the sentences that matter. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import numpy as np

from core.content.scoring import CAPS, COMPONENTS, SIGNALS, Scoring
from core.health.bands import one_decimal, tenths
from core.health.card import CapCard, Change, ChangeLine, ComponentCard, SignalCard
from core.health.explain import Side, full_change, printed
from core.health.gather import Beat
from core.health.score import ORDER
from core.health.sheet import Sheet
from core.health.words import (
    CAP_ENDS,
    CAP_LABELS,
    COMPONENT_LABELS,
    UNLINKED,
    hint,
    line_label,
    listed,
    signal_sentences,
    unknown_sentences,
)
from core.signals import State, all_signals
from core.types import UserId

COMPONENT_OF = {signal: component for component, signals in SIGNALS.items() for signal in signals}
DOMAIN = {
    **dict.fromkeys(("login", "usage", "activation", "depth"), "events"),
    "nps": "surveys",
    "tickets": "tickets",
    "feedback": "surveys",
    "expansion": "revenue",
}
_AGES = {
    **dict.fromkeys(("login", "usage", "activation", "depth"), "usage_age"),
    "nps": "nps_age",
    "tickets": "tickets_age",
    "feedback": "feedback_age",
    "expansion": "revenue_age",
}
"""The input that says how old a signal's data was on the scored day."""
CONFIRMABLE = ("nps", "feedback", "referrals", "advocacy")
"""Signals whose values fade, and that a person may say still hold."""
_HELD = {"referrals": "referrals", "advocacy": "advocacy_points"}
_REFUSED = {"referrals": "referral_refused", "advocacy": "advocacy_refused"}
_LOGGED = "what was logged"
MAIN = 3


def signal_cards(sheet: Sheet, row: int, beats: Mapping[str, Beat]) -> tuple[SignalCard, ...]:
    """The ten signals of one account, in the order of the scoring file."""
    return tuple(_signal_card(sheet, row, place, beats) for place in range(len(ORDER)))


def _signal_card(sheet: Sheet, row: int, place: int, beats: Mapping[str, Beat]) -> SignalCard:
    name, state = ORDER[place], State(int(sheet.book.states[row, place]))
    usable = state <= State.STALE
    score, weight = float(sheet.book.scores[row, place]), float(sheet.book.weights[row, place])
    beat = beats.get(DOMAIN.get(name, ""))
    return SignalCard(
        name=name,
        label=all_signals()[name].label,
        component=COMPONENT_OF[name],
        score=score if usable else None,
        state=state,
        weight=weight if usable else 0.0,
        points=weight * score if usable else 0.0,
        inputs=signal_sentences(sheet, row, name) if usable else (),
        as_of=_as_of(sheet, row, name),
        source=beat.source if beat else _LOGGED if _on_record(sheet, row, name) else "",
        hint=hint(name, state, unlinked=bool(sheet.counts.unlinked[row])),
        confirmable=usable and _fades(sheet, row, name),
    )


def _age(sheet: Sheet, row: int, name: str) -> float:
    """Days between the scored day and the newest data of a signal; 0 where nothing says."""
    age = float(getattr(sheet.inputs, _AGES[name])[row]) if name in _AGES else 0.0
    return 0.0 if np.isnan(age) else age


def _fades(sheet: Sheet, row: int, name: str) -> bool:
    """Whether a value of a kind that fades has begun to."""
    if name in _HELD:
        return bool(getattr(sheet.inputs, _HELD[name])[row] > 0)
    return name in CONFIRMABLE and _age(sheet, row, name) >= 1


def _on_record(sheet: Sheet, row: int, name: str) -> bool:
    """Whether anything of a kind that people log was told of the account."""
    refused = name in _REFUSED and bool(getattr(sheet.inputs, _REFUSED[name])[row])
    return refused or (name in _HELD and _fades(sheet, row, name))


def _as_of(sheet: Sheet, row: int, name: str) -> date | None:
    if name not in _AGES or np.isnan(getattr(sheet.inputs, _AGES[name])[row]):
        return None
    return sheet.day - timedelta(days=int(_age(sheet, row, name)))


def oldest_age(sheet: Sheet, row: int) -> float | None:
    """Days since the oldest source in the score was heard; None without data."""
    usable = sheet.book.states[row] <= State.STALE
    ages = [_age(sheet, row, name) for place, name in enumerate(ORDER) if usable[place] and name in _AGES]
    return max(ages, default=None)


def component_cards(sheet: Sheet, row: int, scoring: Scoring) -> tuple[ComponentCard, ...]:
    """The four components of one account."""
    ruled_out = sheet.book.states[row] == State.NOT_APPLICABLE
    return tuple(
        ComponentCard(
            name=name,
            label=COMPONENT_LABELS[name],
            score=number(sheet.book.components[row, place]),
            weight=scoring.components[name].weight,
            applies=not all(ruled_out[ORDER.index(signal)] for signal in SIGNALS[name]),
        )
        for place, name in enumerate(COMPONENTS)
    )


def cap_cards(sheet: Sheet, row: int, scoring: Scoring, *, owner: UserId | None) -> tuple[CapCard, ...]:
    """The caps that apply to one account, the lowest first."""
    since = sheet.judged.caps[row]
    found = [
        CapCard(
            name=name,
            label=_cap_label(sheet, row, name, scoring),
            limit=scoring.caps[name].limit,
            since=date.fromordinal(int(since[place])),
            ends_when=CAP_ENDS[name],
            owner=owner,
            until=_until(int(since[place]), scoring.caps[name].expires),
        )
        for place, name in enumerate(CAPS)
        if not np.isnan(since[place])
    ]
    return tuple(sorted(found, key=lambda cap: cap.limit))


def _cap_label(sheet: Sheet, row: int, name: str, scoring: Scoring) -> str:
    """What a cap is called; one about any part of the score names those that are too low."""
    below, parts = scoring.caps[name].below or 0.0, sheet.book.components[row].tolist()
    low = [COMPONENT_LABELS[part] for part, score in zip(COMPONENTS, parts, strict=True) if score < below]
    if name != "weak_component" or not low:
        return CAP_LABELS[name]
    return f"{listed(low)} {'is' if len(low) == 1 else 'are'} below {below:g}"


def _until(since: int, expires: float | None) -> date | None:
    return None if expires is None else date.fromordinal(since + int(expires))


def change(before: Sheet, after: Sheet, files: tuple[Scoring, Scoring]) -> Change | None:
    """Why the score of one account moved between two sheets of one; None where either has no score.

    ``files`` are the scoring files of both.
    """
    sides = [
        Side(
            known=sheet.inputs,
            scoring=scoring,
            free=float(sheet.judged.free[0]),
            score=float(sheet.judged.score[0]),
        )
        for sheet, scoring in zip((before, after), files, strict=True)
    ]
    if np.isnan(sides[0].score) or np.isnan(sides[1].score):
        return None
    then, now = tenths(np.array([sides[0].score, sides[1].score])).tolist()
    lines = full_change(sides[0], sides[1], same_version=before.version == after.version)
    told = [
        ChangeLine(name=line.name, label=line_label(line.name), points=line.points)
        for line in printed(lines, tenths=int(now - then))
        if line.points
    ]
    by_size = sorted(told, key=lambda line: -abs(line.points))
    return Change(since=before.day, before=then / 10, after=now / 10, lines=tuple(by_size))


def main_sentences(signals: Sequence[SignalCard], caps: Sequence[CapCard], *, green: float) -> tuple[str, ...]:
    """The three that matter most: the ``caps`` given, then what costs most points, then what is unknown.

    That no event was ever linked comes before any points. A signal that rests on no record at all matters least.
    Where nothing is wrong, what carries the score.
    """
    said = [f"{cap.label}: at most {cap.limit:.0f}." for cap in caps]
    scored = [signal for signal in signals if signal.score is not None]
    weak = [signal for signal in scored if signal.score is not None and signal.score < green]
    weak.sort(key=lambda signal: -signal.weight * (100.0 - (signal.score or 0.0)))
    strong = sorted((signal for signal in scored if signal not in weak), key=lambda signal: -signal.points)
    told, untold = [one for one in weak if one.source], [one for one in weak if not one.source]
    unknown = unknown_sentences([(signal.label, signal.hint) for signal in signals if signal.hint])
    said += [sentence for sentence in unknown if sentence == UNLINKED]
    said += [_signal_sentence(signal) for signal in told]
    said += [sentence for sentence in unknown if sentence != UNLINKED]
    said += [_signal_sentence(signal) for signal in (*strong, *untold)]
    return tuple(said[:MAIN])


def main_sentence(
    sheet: Sheet, row: int, beats: Mapping[str, Beat], scoring: Scoring, *, owner: UserId | None
) -> str:
    """The first of ``main_sentences`` of one account, without drawing what is not said."""
    caps, hints = cap_cards(sheet, row, scoring, owner=owner), _hints(sheet, row)
    if caps or UNLINKED in (hint for _, hint in hints):
        return main_sentences((), caps, green=scoring.bands.green)[0] if caps else UNLINKED
    place = _first(sheet, row, beats, scoring.bands.green, hints=bool(hints))
    if place is None:
        return unknown_sentences(hints)[0]
    return _signal_sentence(_signal_card(sheet, row, place, beats))


def _hints(sheet: Sheet, row: int) -> list[tuple[str, str]]:
    """(label, hint) of every signal that has one."""
    unlinked, states = bool(sheet.counts.unlinked[row]), sheet.book.states[row].tolist()
    told = ((name, hint(name, State(state), unlinked=unlinked)) for name, state in zip(ORDER, states, strict=True))
    return [(all_signals()[name].label, said) for name, said in told if said]


def _first(sheet: Sheet, row: int, beats: Mapping[str, Beat], green: float, *, hints: bool) -> int | None:
    """The place of the signal told of first, in the order of ``main_sentences``; None where hints come before."""
    usable = sheet.book.states[row] <= State.STALE
    scores, weights = np.where(usable, sheet.book.scores[row], 0.0), sheet.book.weights[row] * usable
    weak, costs = usable & (scores < green), weights * (100.0 - scores)
    told = weak & np.array([DOMAIN.get(name) in beats or _on_record(sheet, row, name) for name in ORDER])
    if told.any():
        return int(np.where(told, costs, -1.0).argmax())
    if hints:
        return None
    strong = usable & ~weak
    return int(np.where(strong, weights * scores, -1.0).argmax() if strong.any() else costs.argmax())


def _signal_sentence(signal: SignalCard) -> str:
    because = f": {signal.inputs[0]}" if signal.inputs else ""
    return f"{signal.label} {one_decimal(signal.score or 0.0):.1f}{because}."


def number(value: float) -> float | None:
    """The number, or None for NaN."""
    return None if np.isnan(value) else float(value)
