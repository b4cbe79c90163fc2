"""What a plan's channel is told about a milestone. No health, no risk, nothing for sale."""

from datetime import date

from blocks.kit import Block, Message, context, message, section
from blocks.text import Mrkdwn, and_list, bold, date_words, join, mrk, name, user
from blocks.words import forecast_day, on_time_words
from core.messages import Announced, Announcement
from core.onboarding.plan import Milestone, Plan
from core.onboarding.words import count

_LEFT = 3
"""Open tasks of a milestone that are named."""


def announcement(*, plan: Plan, told: Announcement, today: date) -> Message:
    """The announcement as the channel reads it. A milestone that has left the plan is named by its id."""
    milestone = plan.milestone(told.milestone)
    title = name(milestone.name if milestone else told.milestone)
    match told.what:
        case Announced.REACHED:
            return _celebration(plan, told, title, today=today)
        case Announced.DUE_SOON:
            lines = _due_soon(plan, told, milestone, title, today=today)
        case Announced.MISSED:
            lines = _missed(plan, told, milestone, title, today=today)
        case Announced.REFORECAST:
            lines = _reforecast(plan, told, milestone, title, today=today)
        case Announced.REOPENED:
            lines = _reopened(plan, told, title, today=today)
    return message(join(lines, " "), [section(join(lines))])


def _celebration(plan: Plan, told: Announcement, title: str, *, today: date) -> Message:
    early = f", {count(told.days_early, 'working day')} early" if told.days_early > 0 else ""
    reached = date_words(told.on, today=today)
    first = mrk("{} reached “{}” on {}{}!", name(plan.account_name), title, reached, early)
    shown = mrk(":tada: {} reached {} on {}{}!", bold(name(plan.account_name)), bold(title), reached, early)
    thanks = [mrk("Thank you, {}.", and_list(user(member) for member in told.thanks))] if told.thanks else []
    coming = _coming(plan, told.milestone, today=today)
    blocks: list[Block] = [section(join([shown, *thanks])), context(coming)]
    return message(join([first, *thanks, coming], " "), blocks)


def _coming(plan: Plan, reached: str, *, today: date) -> Mrkdwn:
    ahead = [m for m in plan.milestones if not m.reached_on and not m.dropped_because and m.id != reached]
    after = min(ahead, key=lambda milestone: milestone.target, default=None)
    if after is None:
        return Mrkdwn("That was the last milestone of this plan.")
    return mrk("Next: {}, {}.", name(after.name), date_words(after.target, today=today))


def _due_soon(
    plan: Plan, told: Announcement, milestone: Milestone | None, title: str, *, today: date
) -> tuple[Mrkdwn, ...]:
    first = mrk("{}: {} is due {}.", name(plan.account_name), bold(title), date_words(told.on, today=today))
    left = _left(plan, milestone)
    return (first, mrk("Still to do: {}.", join(left, "; "))) if left else (first,)


def _missed(
    plan: Plan, told: Announcement, milestone: Milestone | None, title: str, *, today: date
) -> tuple[Mrkdwn, ...]:
    first = mrk(
        "{}: {} was promised for {} and is not reached yet.",
        *(name(plan.account_name), bold(title), date_words(told.on, today=today)),
    )
    expected = forecast_day(plan, milestone) if milestone else None
    forecast = [mrk("The forecast is {}.", date_words(expected, today=today))] if expected else []
    left = _left(plan, milestone)
    return (first, *forecast, *([mrk("Still to do: {}.", join(left, "; "))] if left else []))


def _reforecast(
    plan: Plan, told: Announcement, milestone: Milestone | None, title: str, *, today: date
) -> tuple[Mrkdwn, ...]:
    now = date_words(told.on, today=today)
    moved = mrk("{} → {}", date_words(told.previous, today=today), now) if told.previous else mrk("{}", now)
    first = mrk("{}: the forecast of {} moved: {}.", name(plan.account_name), bold(title), moved)
    lines = [first]
    if milestone is not None:
        target, chance = date_words(milestone.target, today=today), on_time_words(plan, milestone)
        lines.append(mrk("It is promised for {}{}.", target, f"; on time: {chance}" if chance else ""))
    if told.because:
        lines.append(mrk("Driven by: {}.", told.because))
    return tuple(lines)


def _reopened(plan: Plan, told: Announcement, title: str, *, today: date) -> tuple[Mrkdwn, ...]:
    was = mrk(", after it was reached on {}", date_words(told.previous, today=today)) if told.previous else Mrkdwn()
    first = mrk("{}: {} is open again{}.", name(plan.account_name), bold(title), was)
    promised = mrk("It is promised for {}.", date_words(told.on, today=today))
    return (first, mrk("Because: {}.", told.because), promised) if told.because else (first, promised)


def _left(plan: Plan, milestone: Milestone | None) -> tuple[str, ...]:
    if milestone is None:
        return ()
    tasks = [plan.task(task) for task in milestone.after]
    return tuple(name(task.title) for task in tasks if task and task.state.is_open)[:_LEFT]
