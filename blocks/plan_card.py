"""The plan's one living message: what a glance must tell, and what can be done; edited in place for life."""

from datetime import date

from blocks.elements import Choice, button, select
from blocks.ids import Act, PlanVerb
from blocks.kit import Block, Element, Message, actions, context, header, message, section, sections
from blocks.payloads import HealthRef, PlanDo, PlanRef, TaskRef
from blocks.text import Mrkdwn, bold, date_words, join, mrk, name, user
from blocks.training import bookable
from blocks.words import (
    BLOCKER_TYPES,
    PLAN_STATES,
    bar,
    brief,
    due_words,
    forecast_day,
    forecast_words,
    on_time_words,
    open_tasks,
    owner_words,
    plan_title,
    progress,
    target_words,
)
from core.onboarding.plan import DayBasis, Milestone, Phase, Plan, PlanKind, PlanState, Task, TaskState
from core.onboarding.play import OUTCOME
from core.onboarding.readiness import live_milestones, next_milestone
from core.onboarding.status import Level, Status, is_overdue
from core.onboarding.words import count

SHOWN = 5
"""Tasks and blockers that the card lists; the rest stand in the list of all tasks."""
_NOT_IN_A_PLAY = {PlanVerb.ADD_MILESTONE, PlanVerb.CANCEL}
_VERBS = {
    PlanVerb.MILESTONES: "Milestones…",
    PlanVerb.MOVE_TARGET: "Move a target date…",
    PlanVerb.ADD_TASK: "Add a task…",
    PlanVerb.ADD_MILESTONE: "Add a milestone…",
    PlanVerb.PEOPLE: "People…",
    PlanVerb.WHAT_IF: "What if…",
    PlanVerb.NOTES: "Notes and changes",
    PlanVerb.JUDGE: "Flag as at risk…",
    PlanVerb.UNJUDGE: "Take the at-risk flag away",
    PlanVerb.HOLD: "Put on hold…",
    PlanVerb.RESUME: "Resume",
    PlanVerb.REFRESH: "Forecast again now",
    PlanVerb.CANCEL: "Cancel the plan…",
}


def plan_card(*, plan: Plan, status: Status, today: date, number: int) -> Message:
    """The card of one plan as it stands today, in at most 50 blocks and about two screens of a phone.

    ``number`` is the delivery that draws it: drawn again, its menus stand in another block, so that no choice
    stays picked.
    """
    blocks: list[Block] = [header(plan_title(plan)), section(_standing(plan, status, today=today))]
    promised = Mrkdwn("*Number to move*" if plan.kind is PlanKind.PLAY else "*Milestones*")
    blocks += sections([promised, *(_milestone(plan, m, today=today) for m in live_milestones(plan))])
    blocks += _work(plan, today=today)
    blocks += [context(*_phases(plan))] if plan.phases else []
    blocks.append(actions(*_buttons(plan, today=today), block_id=f"do:{number}"))
    return message(_spoken(plan, status, today=today), blocks)


def status_words(plan: Plan, status: Status) -> str:
    """The one word for where a plan stands: its level while it runs, else its state."""
    return status.level.label if plan.state is PlanState.RUNNING else PLAN_STATES[plan.state]


def plan_choices(plan: Plan) -> tuple[Choice, ...]:
    """What the plan's menu offers in its state."""
    match plan.state:
        case PlanState.RUNNING:
            away = {PlanVerb.RESUME, PlanVerb.JUDGE if plan.judged_at_risk else PlanVerb.UNJUDGE}
            away |= _NOT_IN_A_PLAY if plan.kind is PlanKind.PLAY else set()
            verbs = [verb for verb in PlanVerb if verb not in away]
        case PlanState.ON_HOLD:
            verbs = [PlanVerb.RESUME, PlanVerb.MILESTONES, PlanVerb.PEOPLE, PlanVerb.NOTES]
            verbs += [] if plan.kind is PlanKind.PLAY else [PlanVerb.CANCEL]
        case PlanState.FINISHED | PlanState.CANCELLED:
            verbs = [PlanVerb.MILESTONES, PlanVerb.NOTES]
    return tuple(Choice(text=_VERBS[verb], value=PlanDo(plan=plan.id, do=verb).pack()) for verb in verbs)


def _standing(plan: Plan, status: Status, *, today: date) -> Mrkdwn:
    done, of = progress(plan)
    first = mrk("*Status: {}*  `{}`  {} of {} tasks done", status_words(plan, status), bar(done, of), done, of)
    who = mrk("Owner {} · {}", user(plan.owner), _age(plan, today=today))
    return join([first, who, *_reasons(plan, status)])


def _age(plan: Plan, *, today: date) -> str:
    """How long the plan is and since when. Not today's day of it: a card is not redrawn each day."""
    days = "days" if plan.basis is DayBasis.CALENDAR else "working days"
    begins = "starts" if plan.start > today else "since"
    return f"{plan.length_days} {days}, {begins} {date_words(plan.start, today=today)}"


def _reasons(plan: Plan, status: Status) -> list[Mrkdwn]:
    if plan.state is PlanState.ON_HOLD:
        return [mrk("On hold because: {}", plan.hold_reason)]
    if plan.state is PlanState.CANCELLED:
        return [mrk("Cancelled because: {}", plan.hold_reason)] if plan.hold_reason else []
    if plan.state is PlanState.FINISHED or status.level is Level.ON_TRACK or not status.reasons:
        return []
    return [mrk("{} because: {}", status.level.label, join(status.reasons[:SHOWN], "; "))]


def _milestone(plan: Plan, milestone: Milestone, *, today: date) -> Mrkdwn:
    title = bold(name(milestone.name))
    target = target_words(milestone, today=today)
    if milestone.reached_on:
        return mrk("✓ {} reached {} (promised {})", title, date_words(milestone.reached_on, today=today), target)
    late = "missed, was " if milestone.target < today else ""
    return mrk("○ {} {}promised {}{}", title, late, target, forecast_words(plan, milestone, today=today))


def _work(plan: Plan, *, today: date) -> tuple[Block, ...]:
    left = open_tasks(plan)
    blocked = [task for task in left if task.state is TaskState.BLOCKED]
    ahead = [task for task in left if task.state is not TaskState.BLOCKED]
    if plan.state in (PlanState.FINISHED, PlanState.CANCELLED):
        return ()
    ready = [task for task in ahead if task.state is not TaskState.NOT_STARTED or is_overdue(task, today=today)]
    shown = (ready or ahead)[:SHOWN]
    rest = len(left) - len(shown) - min(len(blocked), SHOWN)
    lines = [Mrkdwn("*Next*"), *(_task(task, today=today) for task in shown)] if shown else []
    lines += [mrk("…and {} to come", count(rest, "more task", "more tasks"))] if rest > 0 else []
    stuck = [Mrkdwn("*Blocked*"), *(_blocked(task, today=today) for task in blocked[:SHOWN])] if blocked else []
    return (*(sections(lines) if lines else ()), *(sections(stuck) if stuck else ()))


def _task(task: Task, *, today: date) -> Mrkdwn:
    due = due_words(task, today=today)
    when = bold(due) if is_overdue(task, today=today) else mrk("{}", due)
    waits = " (waiting for the customer)" if task.state is TaskState.WAITING_CUSTOMER else ""
    return mrk("• {}{}: {}, {}", brief(task.title), waits, owner_words(task), when)


def _blocked(task: Task, *, today: date) -> Mrkdwn:
    if task.blocker is None:
        return mrk("• {}", brief(task.title))
    return mrk(
        "• {}: {} ({}, {}). {} clears it by {}.",
        brief(task.title),
        name(task.blocker.reason, 150),
        task.blocker.priority,
        BLOCKER_TYPES[task.blocker.type].lower(),
        user(task.blocker.owner),
        date_words(task.blocker.until, today=today),
    )


def _phases(plan: Plan) -> tuple[Mrkdwn, ...]:
    return tuple(mrk("{}: {}", name(phase.name, 60), _of_phase(plan, phase)) for phase in plan.phases)


def _of_phase(plan: Plan, phase: Phase) -> str:
    tasks = [t for t in plan.tasks if t.phase == phase.id and t.state is not TaskState.NOT_APPLICABLE]
    done = sum(task.state is TaskState.DONE for task in tasks)
    return f"{done} of {len(tasks)}"


def _buttons(plan: Plan, *, today: date) -> list[Element]:
    ref = PlanRef(plan=plan.id).pack()
    whose = f"of {name(plan.account_name, 50)}"
    row: list[Element] = []
    choices = _open_choices(plan, today=today)
    if plan.state is PlanState.RUNNING and choices:
        row.append(select(Act.PLAN_DONE, "Mark done…", choices))
    row.append(button("All tasks", Act.PLAN_TASKS, ref, spoken=f"All tasks {whose}"))
    if bookable(plan) and plan.state is PlanState.RUNNING:
        row.append(button("Book training", Act.PLAN_BOOK, ref, spoken=f"Book training {whose}"))
    if plan.kind is PlanKind.PLAY:
        row += _play_buttons(plan, whose)
    else:
        row.append(button("Checklist", Act.PLAN_CHECKLIST, ref, spoken=f"Checklist {whose}"))
    row.append(select(Act.PLAN_MORE, "More…", plan_choices(plan)))
    return row


def _play_buttons(plan: Plan, whose: str) -> list[Element]:
    ref = HealthRef(account=plan.account).pack()
    row = [button("Strategy", Act.RETENTION_OPEN, ref, spoken=f"Strategy {whose}")]
    if plan.state in (PlanState.RUNNING, PlanState.ON_HOLD):
        row.append(button("Record outcome…", Act.RETENTION_OUTCOME, ref, spoken=f"Record the outcome {whose}"))
    return row


def _open_choices(plan: Plan, *, today: date) -> list[Choice]:
    return [
        Choice(
            text=brief(task.title),
            value=TaskRef(plan=plan.id, task=task.id).pack(),
            note=due_words(task, today=today),
        )
        for task in open_tasks(plan)
        if plan.kind is not PlanKind.PLAY or task.id != OUTCOME
    ]


def _spoken(plan: Plan, status: Status, *, today: date) -> Mrkdwn:
    done, of = progress(plan)
    left = open_tasks(plan)
    late = sum(is_overdue(task, today=today) for task in left)
    blocked = sum(task.state is TaskState.BLOCKED for task in left)
    said = [
        mrk("{}. Status: {}. {} of {} tasks done.", plan_title(plan), status_words(plan, status), done, of),
        _next_spoken(plan, today=today),
        mrk("{} overdue, {} blocked.", late, blocked) if late or blocked else Mrkdwn(),
        mrk("Next: {}, {}.", brief(left[0].title), due_words(left[0], today=today)) if left else Mrkdwn(),
    ]
    return join([part for part in said if part], " ")


def _next_spoken(plan: Plan, *, today: date) -> Mrkdwn:
    milestone = next_milestone(plan)
    if milestone is None:
        return Mrkdwn("Every milestone is reached.")
    expected = forecast_day(plan, milestone)
    target = date_words(milestone.target, today=today)
    if expected is None:
        return mrk("Next milestone: {}, promised {}.", name(milestone.name), target)
    forecast = date_words(expected, today=today)
    chance = on_time_words(plan, milestone)
    return mrk(
        "Next milestone: {}, promised {}, forecast {}, on time: {}.", name(milestone.name), target, forecast, chance
    )
