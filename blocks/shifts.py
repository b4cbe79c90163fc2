"""What a change would move, in words: each milestone's promise, forecast and chance before and after."""

from collections.abc import Iterator
from datetime import date

from blocks.text import Mrkdwn, bold, date_words, join, mrk, name
from blocks.words import forecast_day, on_time_words
from core.onboarding.plan import Milestone, Plan
from core.onboarding.readiness import live_milestones

_TO = " → "


def shifts(before: Plan, after: Plan, *, today: date, only_moved: bool = False) -> tuple[Mrkdwn, ...]:
    """A line for each milestone that is not reached in ``before``; with ``only_moved`` for those that differ."""
    left = {milestone.id: milestone for milestone in live_milestones(after)}
    ahead = [milestone for milestone in live_milestones(before) if not milestone.reached_on]
    lines = ((m, tuple(_differences(before, after, m, left.get(m.id), today=today))) for m in ahead)
    return tuple(
        mrk("• {}: {}", bold(name(milestone.name)), join(parts, " · ") if parts else _as_is(before, milestone, today))
        for milestone, parts in lines
        if parts or not only_moved
    )


def _differences(
    before: Plan, after: Plan, old: Milestone, new: Milestone | None, *, today: date
) -> Iterator[Mrkdwn]:
    if new is None:
        yield Mrkdwn("no longer promised")
        return
    if new.reached_on:
        yield Mrkdwn("reached")
        return
    if old.target != new.target:
        yield mrk("promised {}{}{}", date_words(old.target, today=today), _TO, date_words(new.target, today=today))
    days = [forecast_day(plan, m) for plan, m in ((before, old), (after, new))]
    if days[0] != days[1]:
        yield mrk("forecast {}", join((date_words(day, today=today) for day in days if day), _TO))
    chances = [on_time_words(plan, m) for plan, m in ((before, old), (after, new))]
    if chances[0] != chances[1]:
        yield mrk("on time: {}", join((chance for chance in chances if chance), _TO))


def _as_is(plan: Plan, milestone: Milestone, today: date) -> Mrkdwn:
    day = forecast_day(plan, milestone)
    if day is None:
        return Mrkdwn("as before")
    return mrk("as before: forecast {}, on time: {}", date_words(day, today=today), on_time_words(plan, milestone))
