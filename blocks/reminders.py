"""Reminders: a direct message about the tasks of one plan, with buttons to do, snooze or block each."""

from collections.abc import Sequence
from datetime import date

from blocks.elements import Choice, button, select
from blocks.ids import Act, SnoozeFor, TaskVerb
from blocks.kit import Block, Element, Message, actions, context, message, section
from blocks.payloads import PlanRef, SnoozeRef, TaskDo, TaskRef
from blocks.text import Mrkdwn, bold, channel, date_words, esc, join, mrk, name, sentence, user
from blocks.training import bookable
from blocks.words import brief, mentionable, owner_words
from core.messages import Nudge, Reason, Reminder
from core.onboarding.holders import ASKED, role_question, unnamed
from core.onboarding.plan import Plan, Task
from core.onboarding.words import count
from core.types import UserId

SHOWN = 15
"""Tasks with their own buttons in one message; the rest are counted."""
_SNOOZES = {SnoozeFor.DAY: "1 day", SnoozeFor.THREE_DAYS: "3 days", SnoozeFor.MONDAY: "Until next Monday"}
_HEADINGS = {
    Reason.ASSIGNED: "is ready for you",
    Reason.DUE_SOON: "is due soon",
    Reason.DUE_TODAY: "is due today",
    Reason.OVERDUE: "is overdue",
    Reason.BLOCKED: "is blocked",
    Reason.CLIMBED: "is overdue and has come to you",
    Reason.EXECUTIVE: "is long overdue and has come to you",
}
_GRAVEST_FIRST = tuple(reversed(Reason))


def reminder(*, plan: Plan, reminder: Reminder, today: date, number: int) -> Message:
    """One direct message: the gravest task first, the questions about the plan last.

    Tasks that are closed and roles that are named by now are left out; where nothing remains, the message says
    so. ``number`` is the delivery that draws it: its buttons carry it, so that it can be drawn again.
    """
    order = {reason: place for place, reason in enumerate(_GRAVEST_FIRST)}
    nudges = sorted(reminder.nudges, key=lambda nudge: (order[nudge.reason], nudge.due))
    known = [(nudge, task) for nudge in nudges if (task := plan.task(nudge.task)) and task.state.is_open]
    asks = _unanswered(plan, reminder.asks)
    if not known and not asks:
        return message(mrk("Nothing is left to do for {}.", name(plan.account_name)), [_footer(plan)])
    blocks: list[Block] = []
    for nudge, task in known[:SHOWN]:
        blocks += [section(_said(nudge, task, to=reminder.to, today=today)), _actions(plan, nudge, task, number)]
    rest = len(known) - SHOWN
    blocks += [section(mrk("…and {}.", count(rest, "more task", "more tasks")))] if rest > 0 else []
    blocks += _asked(plan, asks, number)
    spoken = _spoken(plan, known, asks, today=today)
    return message(spoken, [section(_opening(plan, known)), *blocks, _footer(plan)])


def _opening(plan: Plan, known: list[tuple[Nudge, Task]]) -> Mrkdwn:
    if not known:
        return mrk("{}: a question.", bold(name(plan.account_name)))
    if len(known) == 1:
        return mrk("{}: a task {}.", bold(name(plan.account_name)), _HEADINGS[known[0][0].reason])
    return mrk("{}: {} need you.", bold(name(plan.account_name)), count(len(known), "task"))


def _unanswered(plan: Plan, asks: Sequence[str]) -> list[str]:
    answered = {role_question(plan, role) for role in ASKED if role in plan.contacts}
    return [ask for ask in asks if ask not in answered]


def _asked(plan: Plan, asks: Sequence[str], number: int) -> tuple[Block, ...]:
    """The questions, and the buttons that lead to their answers."""
    if not asks:
        return ()
    ref, whose = PlanRef(plan=plan.id, reminder=number).pack(), f"of {name(plan.account_name, 50)}"
    row = [button("Name people…", Act.PLAN_PEOPLE, ref, spoken=f"Name people {whose}")] if unnamed(plan) else []
    row.append(button("All tasks", Act.PLAN_TASKS, ref, spoken=f"All tasks {whose}"))
    if bookable(plan):
        row.append(button("Book training", Act.PLAN_BOOK, ref, spoken=f"Book training {whose}"))
    return (*(section(_question(plan, ask)) for ask in asks[:SHOWN]), actions(*row))


def _question(plan: Plan, ask: str) -> Mrkdwn:
    return sentence(ask, members=mentionable(plan))


def _spoken(plan: Plan, known: list[tuple[Nudge, Task]], asks: Sequence[str], *, today: date) -> Mrkdwn:
    titles = [brief(other.title) for _, other in known[1:SHOWN]]
    parts = [mrk("{}:", name(plan.account_name))]
    if known:
        nudge, task = known[0]
        when = "" if nudge.reason is Reason.DUE_TODAY else f", {_when(nudge, today)}"
        parts.append(mrk("“{}” {}{}.", brief(task.title), _HEADINGS[nudge.reason], when))
    parts += [mrk("Also: {}.", join(titles, "; "))] if titles else []
    return join([*parts, *(_question(plan, ask) for ask in asks)], " ")


def _said(nudge: Nudge, task: Task, *, to: UserId, today: date) -> Mrkdwn:
    title = bold(name(task.title, 200))
    when = mrk("{}: {}", title, _when(nudge, today))
    criterion = mrk("\nDone when: {}", name(task.criterion, 300)) if task.criterion else Mrkdwn()
    match nudge.reason:
        case Reason.ASSIGNED:
            return mrk("{}. Everything before it is done, so it can begin.{}", when, criterion)
        case Reason.DUE_SOON | Reason.DUE_TODAY:
            return mrk("{}.{}", when, criterion)
        case Reason.OVERDUE:
            return mrk("{}. Is it done, or does something hold it up?", when)
        case Reason.BLOCKED:
            return mrk("{}{} Is it cleared?", title, _blocker(task, today=today))
        case Reason.CLIMBED | Reason.EXECUTIVE:
            whose = Mrkdwn() if task.owner == to else mrk(" Its owner is {}.", owner_words(task))
            return mrk("{}.{} What would help?{}", when, whose, _stuck(task, today=today))


def _when(nudge: Nudge, today: date) -> str:
    day = date_words(nudge.due, today=today)
    match nudge.reason:
        case Reason.DUE_TODAY:
            return "due today"
        case Reason.OVERDUE | Reason.CLIMBED | Reason.EXECUTIVE:
            return f"was due {day}, {count(nudge.late, 'working day')} ago" if nudge.late else f"was due {day}"
        case Reason.ASSIGNED | Reason.DUE_SOON | Reason.BLOCKED:
            return f"due {day}"


def _blocker(task: Task, *, today: date) -> Mrkdwn:
    if task.blocker is None:
        return Mrkdwn(" is blocked.")
    return mrk(
        " is blocked since {}: {}. {} clears it by {}.",
        date_words(task.blocker.since.date(), today=today),
        name(task.blocker.reason.rstrip("."), 300),
        user(task.blocker.owner),
        date_words(task.blocker.until, today=today),
    )


def _stuck(task: Task, *, today: date) -> Mrkdwn:
    return mrk("\nIt{}", _blocker(task, today=today)) if task.blocker else Mrkdwn()


def _actions(plan: Plan, nudge: Nudge, task: Task, number: int) -> Block:
    """The task's buttons; drawn again they stand in another block, so that no choice stays picked."""
    ref = TaskRef(plan=plan.id, task=task.id, reminder=number)
    return actions(*_buttons(nudge, task, ref), block_id=f"nudge:{number}:{task.id}")


def _buttons(nudge: Nudge, task: Task, about: TaskRef) -> tuple[Element, ...]:
    ref, title = about.pack(), brief(task.title, 55)
    done = button("Done", f"{Act.REMIND_DONE}:{task.id}", ref, style="primary", spoken=f"Mark done: {title}")
    block = button("Block…", f"{Act.REMIND_BLOCK}:{task.id}", ref, spoken=f"Block: {title}")
    match nudge.reason:
        case Reason.CLIMBED | Reason.EXECUTIVE:
            return (done, block, _verb(about, task, TaskVerb.REASSIGN, "Reassign…"))
        case Reason.BLOCKED:
            change = button(
                "Change the blocker…", f"{Act.REMIND_BLOCK}:{task.id}", ref, spoken=f"Change the blocker: {title}"
            )
            return (_verb(about, task, TaskVerb.UNBLOCK, "It is cleared"), _snooze(about), change)
        case Reason.ASSIGNED:
            return (done, _verb(about, task, TaskVerb.START, "Start"), _snooze(about), block)
        case Reason.DUE_SOON | Reason.DUE_TODAY | Reason.OVERDUE:
            return (done, _snooze(about), block)


def _verb(about: TaskRef, task: Task, verb: TaskVerb, word: str) -> Element:
    value = TaskDo(plan=about.plan, task=about.task, reminder=about.reminder, do=verb).pack()
    spoken = f"{word.rstrip('…')}: {brief(task.title, 50)}"
    return button(word, f"{Act.TASK_DO}:{verb}.{task.id}", value, spoken=spoken)


def _snooze(about: TaskRef) -> Element:
    choices = [Choice(text=word, value=_snoozed(about, until)) for until, word in _SNOOZES.items()]
    return select(f"{Act.REMIND_SNOOZE}:{about.task}", "Snooze…", choices)


def _snoozed(about: TaskRef, until: SnoozeFor) -> str:
    return SnoozeRef(plan=about.plan, task=about.task, reminder=about.reminder, until=until).pack()


def _footer(plan: Plan) -> Block:
    return context(mrk("The plan lives in {}.", channel(plan.channel)))


def reminder_answered(*, sentence: str, plan: Plan) -> Message:
    """What takes the place of a reminder once it is acted upon."""
    return message(esc(sentence), [section(esc(sentence)), _footer(plan)])
