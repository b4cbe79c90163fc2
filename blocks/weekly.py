"""The week's summary of one plan, posted in its channel on Monday morning."""

from collections.abc import Sequence
from datetime import date

from blocks.kit import Block, Message, context, header, message, section, sections
from blocks.plan_card import status_words
from blocks.text import Mrkdwn, date_words, join, mrk, name, sentence
from blocks.words import mentionable, progress, task_words
from core.messages import WeekSummary
from core.onboarding.plan import Plan
from core.onboarding.status import Status
from core.onboarding.words import count

SHOWN = 8
"""Lines under one heading; the rest are counted."""


def week_summary(*, plan: Plan, summary: WeekSummary, status: Status, today: date) -> Message:
    """What was done, what moved, what comes next and what is stuck."""
    moved = [_forecast(plan, *row, today=today) for row in summary.forecasts if row[1] != row[2]]
    changes = [sentence(line, members=mentionable(plan)) for line in summary.lines]
    parts = (
        ("Done", [_task(plan, done) for done in summary.done], "Nothing was finished this week."),
        ("Forecasts that moved", moved, "None, compared with a week ago."),
        ("Where it stands", changes, ""),
        ("Next", [_task(plan, task) for task in summary.next_up], "Nothing is planned next."),
        ("Blocked", [_task(plan, task) for task in summary.blocked], ""),
    )
    ended = date_words(summary.week_end, today=today)
    blocks: list[Block] = [header(f"{name(plan.account_name)}: week to {ended}"), section(_standing(plan, status))]
    for heading, lines, otherwise in parts:
        blocks += _part(heading, lines, otherwise)
    if summary.skipped:
        missing = count(summary.skipped, "earlier summary was", "earlier summaries were")
        blocks.append(context(mrk("{} not sent, because the app was not running.", missing)))
    return message(_spoken(plan, summary, status, len(moved), ended), blocks)


def _standing(plan: Plan, status: Status) -> Mrkdwn:
    done, of = progress(plan)
    return mrk("*Status: {}*, {} of {} tasks done", status_words(plan, status), done, of)


def _part(heading: str, lines: Sequence[Mrkdwn], otherwise: str) -> tuple[Block, ...]:
    if not lines:
        return (section(mrk("*{}*\n{}", heading, otherwise)),) if otherwise else ()
    rest = len(lines) - SHOWN
    more = [mrk("• …and {} more", rest)] if rest > 0 else []
    return sections([mrk("*{}*", heading), *(mrk("• {}", line) for line in lines[:SHOWN]), *more])


def _task(plan: Plan, task: str) -> Mrkdwn:
    return mrk("{}", name(task_words(plan, task), 150))


def _forecast(plan: Plan, milestone_id: str, old: date | None, new: date, *, today: date) -> Mrkdwn:
    milestone = plan.milestone(milestone_id)
    title = name(milestone.name if milestone else milestone_id)
    if old is None:
        return mrk("{}: {}", title, date_words(new, today=today))
    return mrk("{}: {} → {}", title, date_words(old, today=today), date_words(new, today=today))


def _spoken(plan: Plan, summary: WeekSummary, status: Status, moved: int, ended: str) -> Mrkdwn:
    said = (
        mrk("{}, week to {}. Status: {}.", name(plan.account_name), ended, status_words(plan, status)),
        mrk("{} done, {} moved.", count(len(summary.done), "task"), count(moved, "forecast")),
        mrk("{} blocked.", count(len(summary.blocked), "task")) if summary.blocked else Mrkdwn(),
        mrk("Next: {}.", _task(plan, summary.next_up[0])) if summary.next_up else Mrkdwn(),
    )
    return join((part for part in said if part), " ")
