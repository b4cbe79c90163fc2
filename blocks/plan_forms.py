"""The modals about a whole plan: hold, flag, cancel, its notes, and "are you sure" with what would move."""

from collections.abc import Sequence
from datetime import date

from blocks.elements import Choice, select, text_input
from blocks.ids import Act, Box, Form, PlanVerb
from blocks.kit import View, context, divider, field_input, modal, section, sections
from blocks.payloads import ConfirmRef, Grave, PlanRef
from blocks.shifts import shifts
from blocks.task_forms import NOTE_LIMIT, reason_input
from blocks.text import Mrkdwn, and_list, bold, date_words, join, mrk, name, sentence, user
from blocks.words import brief, mentionable, open_tasks, task_words
from core.onboarding.edits import DropMilestone, DropTask, MarkMilestoneReached, MoveTarget
from core.onboarding.plan import Plan, Task
from core.onboarding.words import count
from core.types import UserId

_HISTORY = 25


def reason_form(*, plan: Plan, verb: PlanVerb) -> View:
    """Why a plan is put on hold, flagged at risk or cancelled. Raises ValueError for any other verb."""
    match verb:
        case PlanVerb.HOLD:
            form, title, yes = Form.HOLD, "Put on hold", "Put on hold"
            said = "Nobody is reminded while the plan rests. Its dates stay until it resumes."
        case PlanVerb.JUDGE:
            form, title, yes = Form.JUDGE, "Flag as at risk", "Flag it"
            said = "Your judgement counts over the numbers until you take the flag away. Only we see it."
        case PlanVerb.CANCEL:
            form, title, yes = Form.CANCEL, "Cancel the plan", "Cancel the plan"
            said = "The plan ends here and stays readable. It cannot be resumed; a new one can be started."
        case _:
            raise ValueError(f"no reason is asked for {verb}")
    blocks = (section(mrk("{}\n{}", bold(name(plan.account_name)), said)), reason_input("Why?"))
    return modal(form, title, blocks, submit=yes, close="Go back", private=PlanRef(plan=plan.id).pack())


def notes_view(*, plan: Plan, history: Sequence[str], today: date) -> View:
    """A new note on a task, above the notes and what has changed so far. ``history`` is newest first."""
    choices = [Choice(text=brief(task.title), value=task.id) for task in (open_tasks(plan) or plan.tasks)]
    notes = sorted(((note, task) for task in plan.tasks for note in task.notes), key=lambda pair: pair[0].at)
    written = [
        mrk(
            "• {}, {}, on {}: {}", user(n.by), date_words(n.at.date(), today=today), brief(t.title), name(n.text, 300)
        )
        for n, t in reversed(notes)
    ]
    changes = [mrk("• {}", sentence(line, members=mentionable(plan))) for line in history[:_HISTORY]]
    blocks = (
        field_input(Box.TASK, "Add a note to", select(Act.TYPED, "Choose a task", choices)),
        field_input(
            Box.TEXT, "Note", text_input(Act.TYPED, multiline=True, longest=NOTE_LIMIT), hint="Only we see it."
        ),
        divider(),
        *sections([Mrkdwn("*Notes*"), *(written[:_HISTORY] or [Mrkdwn("None yet.")])]),
        *sections([Mrkdwn("*Changes*"), *(changes or [Mrkdwn("None yet.")])]),
    )
    private = PlanRef(plan=plan.id).pack()
    return modal(Form.NOTES, "Notes and changes", blocks, submit="Add the note", private=private)


def confirm_view(*, before: Plan, after: Plan, edit: Grave, tells: Sequence[UserId], today: date) -> View:
    """A change before it is made: what it would move, and who would hear of it."""
    question, yes = _question(before, edit)
    moves = shifts(before, after, today=today, only_moved=True) or (Mrkdwn("Nothing that is promised moves."),)
    told = (
        mrk("{} will be told that work is ready.", and_list(user(member) for member in tells)) if tells else Mrkdwn()
    )
    blocks = (
        section(question),
        *sections(moves),
        context(join([part for part in (Mrkdwn("The plan's channel hears of it."), told) if part], " ")),
    )
    private = ConfirmRef(plan=before.id, edit=edit).pack()
    return modal(Form.CONFIRM, "Are you sure?", blocks, submit=yes, close="Go back", private=private)


def _question(plan: Plan, edit: Grave) -> tuple[Mrkdwn, str]:
    """The question, and the word on the button that says yes."""
    match edit:
        case MarkMilestoneReached():
            left = [bold(brief(task.title)) for task in _remaining(plan, edit.milestone)]
            these = mrk("\nThis marks {} done: {}.", count(len(left), "task"), and_list(left)) if left else Mrkdwn()
            return mrk("Is {} reached?{}", _milestone(plan, edit.milestone), these), "Mark reached"
        case DropTask():
            return mrk("Drop {}?\n{}", bold(task_words(plan, edit.task)), name(edit.reason, 300)), "Drop it"
        case DropMilestone():
            return mrk("Drop {}?\n{}", _milestone(plan, edit.milestone), name(edit.reason, 300)), "Drop it"
        case MoveTarget():
            return mrk(
                "Move the promise of {}?\n{}", _milestone(plan, edit.milestone), name(edit.reason, 300)
            ), "Move it"


def _remaining(plan: Plan, milestone_id: str) -> list[Task]:
    milestone = plan.milestone(milestone_id)
    return [task for task in open_tasks(plan) if milestone and task.id in milestone.after]


def _milestone(plan: Plan, milestone_id: str) -> Mrkdwn:
    milestone = plan.milestone(milestone_id)
    return bold(name(milestone.name if milestone else milestone_id))
