"""The modals about a whole plan: hold, flag, cancel, its notes, and "are you sure" with what would move."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from blocks.elements import Choice, select, text_input
from blocks.ids import Act, Box, Form, PlanVerb
from blocks.kit import View, context, divider, field_input, modal, section, sections
from blocks.payloads import ConfirmRef, PlanRef
from blocks.task_forms import NOTE_LIMIT, reason_input
from blocks.text import Mrkdwn, and_list, bold, date_words, esc, join, mrk, name, sentence, user
from blocks.words import brief, open_tasks, people_of
from core.onboarding.plan import Plan
from core.types import UserId

_HISTORY = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A milestone whose forecast a change would move from ``old`` to ``new``; ``old`` None is a new one."""

    milestone: str
    old: date | None
    new: date


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
    changes = [mrk("• {}", sentence(line, members=people_of(plan))) for line in history[:_HISTORY]]
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


def confirm_view(
    *, question: str, shifts: Sequence[Shift], tells: Sequence[UserId], ref: ConfirmRef, today: date, yes: str = "Yes"
) -> View:
    """A change before it is made: which forecasts it would move, and who would hear of it."""
    moves = [_shift(shift, today=today) for shift in shifts] or [Mrkdwn("No forecast moves.")]
    heard = (
        mrk("{} will be told.", and_list(user(member) for member in tells))
        if tells
        else Mrkdwn("Nobody is told directly.")
    )
    blocks = (section(esc(question)), section(join(moves)), context(heard))
    return modal(Form.CONFIRM, "Are you sure?", blocks, submit=yes, close="Go back", private=ref.pack())


def _shift(shift: Shift, *, today: date) -> Mrkdwn:
    new = date_words(shift.new, today=today)
    if shift.old is None:
        return mrk("{}: forecast {}", bold(name(shift.milestone)), new)
    return mrk("{}: forecast {} → {}", bold(name(shift.milestone)), date_words(shift.old, today=today), new)
