"""Why the index of an account moved: warnings that came and went, the health part, the renewal, the cap.

Section 4 of the risk specification. The steps are tenths that sum to the move as it is printed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from core.content.risk_rules import RiskRules
from core.health.bands import one_decimal
from core.health.explain import Line, printed
from core.risk.alert import RiskDay
from core.risk.card import RiskStep
from core.risk.index import MOST
from core.risk.levels import Level

_HAIR = 1e-9
_SAID = 3
_OPENED = "Opened: "


def steps(before: RiskDay, after: RiskDay, rules: RiskRules, labels: Mapping[str, str]) -> tuple[RiskStep, ...]:
    """What moved the index between two days, the largest first; ``labels`` are by warning.

    Points count with the times of the earlier day; what another proximity makes of the points of the later one is a
    step of its own. What today's rules do not explain came with another scoring file.
    """
    lines = tuple(line for line in _lines(before, after, rules, labels) if abs(line.points) > _HAIR)
    tenths = round((one_decimal(after.index) - one_decimal(before.index)) * 10)
    told = [RiskStep(label=line.name, points=line.points) for line in printed(lines, tenths=tenths) if line.points]
    return tuple(sorted(told, key=lambda step: -abs(step.points)))


def parts(day: RiskDay, rules: RiskRules, labels: Mapping[str, str]) -> tuple[RiskStep, ...]:
    """What the index of a day is made of, each with its times, the largest first; they sum to it as printed."""
    none = replace(day, index=0.0, health=None if day.health is None else 0.0, warnings={})
    lines = [Line(name=_part(line.name), points=line.points) for line in _lines(none, day, rules, labels)]
    told = printed(
        tuple(line for line in lines if abs(line.points) > _HAIR), tenths=round(one_decimal(day.index) * 10)
    )
    return tuple(RiskStep(label=line.name, points=line.points) for line in sorted(told, key=lambda one: -one.points))


def why(day: RiskDay, labels: Mapping[str, str]) -> str:
    """What gives the account its points, in a few words: the worst warnings, or its health; "" for nothing."""
    worst = sorted(day.warnings, key=lambda rule: (-day.warnings[rule].code, rule))
    said = [labels.get(rule, rule) for rule in worst[:_SAID]]
    said += [f"{len(worst) - _SAID} more"] if len(worst) > _SAID else []
    said += ["low health"] if day.health else []
    return ", ".join(said)


def points(day: RiskDay, rules: RiskRules) -> float:
    """The points of a day's warnings and health together, before the times and the cap."""
    return sum(rules.points[level] for level in day.warnings.values()) + (day.health or 0.0)


def _lines(before: RiskDay, after: RiskDay, rules: RiskRules, labels: Mapping[str, str]) -> Iterator[Line]:
    moved = [*_warnings(before, after, rules, labels), *_health(before, after)]
    yield from moved
    whole = points(after, rules) * (after.times - before.times)
    yield Line(name=_nearer(before, after, alone=not any(line.points for line in moved)), points=whole)
    yield Line(name=f"The index ends at {MOST:.0f}", points=_cut(after, rules) - _cut(before, rules))
    said = [min(MOST, points(day, rules) * day.times) for day in (before, after)]
    yield Line(name="Another scoring file", points=(after.index - said[1]) - (before.index - said[0]))


def _warnings(before: RiskDay, after: RiskDay, rules: RiskRules, labels: Mapping[str, str]) -> Iterator[Line]:
    for rule in sorted({*before.warnings, *after.warnings}):
        old, new = before.warnings.get(rule), after.warnings.get(rule)
        move = sum(sign * rules.points[level] for sign, level in ((-1, old), (1, new)) if level)
        if old is not new:
            yield Line(name=_what(labels.get(rule, rule), old, new), points=move * before.times)


def _what(label: str, old: Level | None, new: Level | None) -> str:
    if old is None:
        return f"{_OPENED}{label} ({new})"
    if new is None:
        return f"Closed: {label} ({old})"
    return f"{label}: {old} became {new}"


def _part(name: str) -> str:
    """A step from nothing, as a part."""
    return name.removeprefix(_OPENED)


def _health(before: RiskDay, after: RiskDay) -> Iterator[Line]:
    old, new = before.health, after.health
    if old is None and new is None:
        return
    name = "Health"
    if old is None:
        name = "Health is known again"
    if new is None:
        name = "Health is not known any more"
    yield Line(name=name, points=((new or 0.0) - (old or 0.0)) * before.times)


def _nearer(before: RiskDay, after: RiskDay, *, alone: bool) -> str:
    way = "is nearer" if after.times > before.times else "is further away"
    times = f"all points count {after.times:g} times, not {before.times:g}"
    only = "Only because the renewal" if alone else "The renewal"
    return f"{only} {way}: {times}"


def _cut(day: RiskDay, rules: RiskRules) -> float:
    """What the cap takes away, 0 or less."""
    whole = points(day, rules) * day.times
    return min(MOST, whole) - whole
