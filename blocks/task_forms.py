"""The modals that change one task: block, reassign, note, add or change, drop.

A form of a task carries its ``ref``: the task, and where it was opened from.
"""

from collections.abc import Sequence
from datetime import date

from blocks.elements import Choice, date_input, multi_select, number_input, person_input, select, text_input
from blocks.ids import Act, Box, Form
from blocks.kit import Block, View, context, field_input, modal, section
from blocks.payloads import PlanRef, TaskRef
from blocks.text import Mrkdwn, bold, date_words, mrk, name, user
from blocks.words import BLOCKER_TYPES, PRIORITIES, SIDES, VISIBILITIES, brief, due_words
from core.onboarding.plan import Plan, Task, TaskState
from core.onboarding.readiness import live_milestones
from core.types import Side, UserId, Visibility

REASON_LIMIT, NOTE_LIMIT, TITLE_LIMIT = 500, 2000, 200
DAYS_LIMIT, START_LIMIT = 120, 365
"""Most working days of one task, and the last day of the plan on which it may begin."""
_NOTES_SHOWN = 5


def block_form(*, task: Task, by: UserId, today: date, ref: TaskRef) -> View:
    """Why a task cannot go on. Every answer is required; on a blocked task they are filled with what is known."""
    now = task.blocker
    types = [Choice(text=label, value=kind) for kind, label in BLOCKER_TYPES.items()]
    priorities = [Choice(text=label, value=priority) for priority, label in PRIORITIES.items()]
    blocks = (
        _about(task, today=today),
        reason_input("What holds it up?", initial=now.reason if now else ""),
        field_input(
            Box.TYPE, "Whose problem is it?", select(Act.TYPED, "Choose", types, chosen=now.type if now else None)
        ),
        field_input(
            Box.PRIORITY,
            "How badly does it hurt?",
            select(Act.TYPED, "Choose", priorities, chosen=now.priority if now else None),
        ),
        field_input(Box.OWNER, "Who clears it?", person_input(Act.TYPED, initial=now.owner if now else by)),
        field_input(Box.UNTIL, "By when?", date_input(Act.TYPED, initial=now.until if now else None)),
    )
    title = "Change the blocker" if now else "Block a task"
    return modal(Form.BLOCK, title, blocks, submit="Save", close="Cancel", private=ref.pack())


def reassign_form(*, task: Task, today: date, ref: TaskRef) -> View:
    """Who answers for a task, and who stands in."""
    backup = person_input(Act.TYPED, initial=task.backup, placeholder="Nobody")
    blocks = (
        _about(task, today=today),
        field_input(Box.OWNER, "Owner", person_input(Act.TYPED, initial=task.owner)),
        field_input(Box.BACKUP, "Backup", backup, hint="Stands in when the owner is away.", optional=True),
    )
    return modal(Form.REASSIGN, "Reassign a task", blocks, submit="Save", close="Cancel", private=ref.pack())


def note_form(*, task: Task, today: date, ref: TaskRef) -> View:
    """A remark on a task, under the ones already made, newest first."""
    notes = sorted(task.notes, key=lambda note: note.at, reverse=True)[:_NOTES_SHOWN]
    earlier = [
        context(mrk("{}, {}: {}", user(n.by), date_words(n.at.date(), today=today), name(n.text, 500))) for n in notes
    ]
    typed = text_input(Act.TYPED, multiline=True, longest=NOTE_LIMIT, focus=True)
    asked = field_input(Box.TEXT, "Note", typed, hint="Only we see it, never the customer.")
    blocks = (_about(task, today=today), asked, *earlier)
    return modal(Form.NOTE, "Add a note", blocks, submit="Save", close="Cancel", private=ref.pack())


def drop_form(*, task: Task, today: date, ref: TaskRef) -> View:
    """Why a task is not needed."""
    said = Mrkdwn("What waited for this task will wait for what it waited for. It stays in the list, struck through.")
    blocks = (_about(task, today=today), context(said), reason_input("Why is it not needed?"))
    return modal(Form.DROP_TASK, "Drop a task", blocks, submit="Drop it", close="Cancel", private=ref.pack())


def add_task_form(*, plan: Plan, by: UserId) -> View:
    """A new task of this plan alone."""
    phases = [Choice(text=name(phase.name), value=phase.id) for phase in plan.phases]
    sides = [Choice(text=label, value=side) for side, label in SIDES.items()]
    waiting = [*milestone_choices(plan), *task_choices(plan)]
    blocks = (
        _title_input(""),
        field_input(Box.PHASE, "Phase", select(Act.TYPED, "Choose", phases, chosen=plan.phases[0].id)),
        field_input(Box.SIDE, "Who works on it?", select(Act.TYPED, "Choose", sides, chosen=Side.VENDOR)),
        _visibility_input(Visibility.INTERNAL),
        field_input(Box.OWNER, "Owner", person_input(Act.TYPED, initial=by)),
        _days_input(1),
        _start_input(0),
        _after_input(plan, ()),
        field_input(
            Box.BEFORE,
            "What waits for it?",
            multi_select(Act.TYPED, "Nothing", waiting),
            hint="Milestones and tasks that must not come before it is done.",
            optional=True,
        ),
        _criterion_input(""),
    )
    private = PlanRef(plan=plan.id).pack()
    return modal(Form.ADD_TASK, "Add a task", blocks, submit="Add it", close="Cancel", private=private)


def change_task_form(*, plan: Plan, task: Task, today: date, ref: TaskRef) -> View:
    """Other words, length, order or date for an open task."""
    blocks = (
        _about(task, today=today),
        _title_input(task.title),
        field_input(Box.OWNER, "Owner", person_input(Act.TYPED, initial=task.owner), optional=True),
        field_input(Box.DUE, "Due", date_input(Act.TYPED, initial=task.due), optional=True),
        _days_input(task.days),
        _start_input(task.start_day),
        _after_input(plan, task.after, but=task.id),
        _visibility_input(task.visibility),
        _criterion_input(task.criterion),
    )
    return modal(Form.CHANGE_TASK, "Change a task", blocks, submit="Save", close="Cancel", private=ref.pack())


def reason_input(label: str, *, initial: str = "") -> Block:
    """The reason that every grave change asks for."""
    typed = text_input(Act.TYPED, initial=initial, multiline=True, longest=REASON_LIMIT, focus=True)
    return field_input(Box.REASON, label, typed)


def task_choices(plan: Plan, *, but: str = "") -> list[Choice]:
    """The plan's tasks as options, the open ones first, without those that are not needed and ``but``."""
    tasks = [t for t in plan.tasks if t.state is not TaskState.NOT_APPLICABLE and t.id != but]
    return [Choice(text=brief(t.title), value=t.id) for t in sorted(tasks, key=lambda t: not t.state.is_open)]


def milestone_choices(plan: Plan) -> list[Choice]:
    """The milestones that are not reached, as options."""
    return [Choice(text=name(m.name, 70), value=m.id) for m in live_milestones(plan) if not m.reached_on]


def _about(task: Task, *, today: date) -> Block:
    return section(mrk("{}\n{}", bold(name(task.title, 200)), due_words(task, today=today)))


def _title_input(initial: str) -> Block:
    return field_input(Box.TITLE, "What is to be done?", text_input(Act.TYPED, initial=initial, longest=TITLE_LIMIT))


def _days_input(initial: int) -> Block:
    typed = number_input(Act.TYPED, initial=initial, least=1, most=DAYS_LIMIT)
    return field_input(Box.DAYS, "Working days it takes", typed)


def _start_input(initial: int) -> Block:
    typed = number_input(Act.TYPED, initial=initial, most=START_LIMIT)
    return field_input(
        Box.START_DAY, "Not before day", typed, hint="Counted from the start of the plan, which is day 0."
    )


def _after_input(plan: Plan, chosen: Sequence[str], *, but: str = "") -> Block:
    choices = task_choices(plan, but=but)
    if not choices:
        return context(Mrkdwn("There is no other task that could come before it."))
    asked = multi_select(Act.TYPED, "Nothing", choices, chosen=chosen)
    return field_input(Box.AFTER, "What must be done before?", asked, optional=True)


def _visibility_input(initial: Visibility) -> Block:
    choices = [Choice(text=label, value=visibility) for visibility, label in VISIBILITIES.items()]
    return field_input(Box.VISIBILITY, "Who sees it?", select(Act.TYPED, "Choose", choices, chosen=initial))


def _criterion_input(initial: str) -> Block:
    typed = text_input(Act.TYPED, initial=initial, longest=REASON_LIMIT)
    return field_input(Box.CRITERION, "Done when", typed, optional=True)
