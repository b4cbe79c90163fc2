"""What a change would move, in words: each milestone's promise, forecast and chance before and after."""

from collections.abc import Iterator
from datetime import date

from blocks.text import Mrkdwn, bold, date_words, join, mrk, name
from blocks.words import forecast_day, on_time_words
from core.onboarding.plan import Milestone, Plan
from core.onboarding.readiness import live_milestones

_TO = " → "


def shifts(before: Plan, after: Plan, *, today: date, only_moved: bool = False) -> tuple[Mrkdwn, ...]:
    """A line for each milestone that is not reached in ``before``; with ``only_moved`` only what differs."""
    left = {milestone.id: milestone for milestone in live_milestones(after)}
    ahead = [milestone for milestone in live_milestones(before) if not milestone.reached_on]
    lines = ((m, tuple(_parts(before, after, m, left.get(m.id), today=today, only_moved=only_moved))) for m in ahead)
    return tuple(mrk("• {}: {}", bold(name(m.name)), join(parts, " · ")) for m, parts in lines if parts)


def _parts(
    before: Plan, after: Plan, old: Milestone, new: Milestone | None, *, today: date, only_moved: bool
) -> Iterator[Mrkdwn]:
    if new is None:
        yield Mrkdwn("no longer promised")
        return
    if new.reached_on:
        yield Mrkdwn("reached")
        return
    if old.target != new.target:
        yield mrk("promised {}{}{}", date_words(old.target, today=today), _TO, date_words(new.target, today=today))
    pairs = ((before, old), (after, new))
    days = [date_words(day, today=today) if day else "" for day in (forecast_day(plan, m) for plan, m in pairs)]
    chances = [on_time_words(plan, m) for plan, m in pairs]
    for word, (was, now) in (("forecast {}", days), ("on time: {}", chances)):
        if was != now or (now and not only_moved):
            yield mrk(word, join(dict.fromkeys(filter(None, (was, now))), _TO))
