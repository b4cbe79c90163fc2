"""The modals that change a promise: move its date, add, change or drop a milestone."""

from datetime import date

from blocks.elements import Choice, date_input, multi_select, select, text_input
from blocks.ids import Act, Box, Form
from blocks.kit import Block, View, context, field_input, modal, section
from blocks.payloads import MilestoneRef, PlanRef
from blocks.task_forms import REASON_LIMIT, TITLE_LIMIT, reason_input, task_choices
from blocks.text import Mrkdwn, bold, date_words, join, mrk, name
from blocks.words import forecast_day, on_time_words, target_words
from core.onboarding.plan import Milestone, Plan
from core.onboarding.readiness import live_milestones


def move_target_form(*, plan: Plan, today: date, milestone: Milestone | None = None, listed: bool = False) -> View:
    """A new promised day, by a named person and for a reason; the milestone is asked where none is given."""
    ahead = [m for m in live_milestones(plan) if not m.reached_on]
    if not ahead:
        said = section(Mrkdwn("Every milestone of this plan is reached, so no target is left to move."))
        return modal(Form.TOLD, "Move a target date", [said])
    choices = [Choice(text=name(m.name, 70), value=m.id, note=date_words(m.target, today=today)) for m in ahead]
    chosen = milestone.id if milestone else None
    initial = milestone.target if milestone else None
    blocks = (
        section(join(_promise(plan, m, today=today) for m in ahead)),
        context(
            Mrkdwn(
                "Forecasts move by themselves, promises only so: both dates, your name and the reason stay visible."
            )
        ),
        field_input(Box.MILESTONE, "Milestone", select(Act.TYPED, "Choose", choices, chosen=chosen)),
        field_input(Box.TARGET, "New target date", date_input(Act.TYPED, initial=initial)),
        reason_input("Why does the promise move?"),
    )
    private = MilestoneRef(plan=plan.id, milestone=chosen or "", listed=listed).pack()
    return modal(Form.MOVE_TARGET, "Move a target date", blocks, submit="Move it", close="Cancel", private=private)


def milestone_form(*, plan: Plan, milestone: Milestone | None = None, listed: bool = False) -> View:
    """A new milestone, or other words and tasks for one that is not reached."""
    tasks = multi_select(Act.TYPED, "Choose tasks", task_choices(plan), chosen=milestone.after if milestone else ())
    title = text_input(Act.TYPED, initial=milestone.name if milestone else "", longest=TITLE_LIMIT)
    done_when = text_input(
        Act.TYPED, initial=milestone.done_when if milestone else "", multiline=True, longest=REASON_LIMIT
    )
    target = () if milestone else (field_input(Box.TARGET, "Target date", date_input(Act.TYPED)),)
    blocks: tuple[Block, ...] = (
        field_input(Box.TITLE, "What is reached?", title),
        *target,
        field_input(Box.AFTER, "Reached when these tasks are done", tasks),
        field_input(Box.CRITERION, "How is it seen?", done_when, hint="What both sides will agree on as proof."),
    )
    if milestone is None:
        private = PlanRef(plan=plan.id).pack()
        return modal(Form.ADD_MILESTONE, "Add a milestone", blocks, submit="Add it", close="Cancel", private=private)
    private = _ref(plan, milestone, listed=listed)
    return modal(Form.CHANGE_MILESTONE, "Change a milestone", blocks, submit="Save", close="Cancel", private=private)


def drop_milestone_form(*, plan: Plan, milestone: Milestone, listed: bool = False) -> View:
    """Why a milestone is no longer promised."""
    said = mrk("{} is no longer promised. Its tasks stay in the plan.", bold(name(milestone.name)))
    private = _ref(plan, milestone, listed=listed)
    blocks = (section(said), reason_input("Why is it dropped?"))
    return modal(Form.DROP_MILESTONE, "Drop a milestone", blocks, submit="Drop it", close="Cancel", private=private)


def _ref(plan: Plan, milestone: Milestone, *, listed: bool) -> str:
    return MilestoneRef(plan=plan.id, milestone=milestone.id, listed=listed).pack()


def _promise(plan: Plan, milestone: Milestone, *, today: date) -> Mrkdwn:
    first = mrk("{} promised {}", bold(name(milestone.name)), target_words(milestone, today=today))
    expected = forecast_day(plan, milestone)
    if expected is None:
        return first
    return mrk(
        "{} · forecast {}, on time: {}", first, date_words(expected, today=today), on_time_words(plan, milestone)
    )
