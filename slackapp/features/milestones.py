"""`/milestones`: those of one customer or all of mine; and everything one can do with one of them."""

from typing import assert_never

from blocks.ids import Act, Box, Form, MilestoneVerb
from blocks.kit import Message, View
from blocks.milestone_forms import drop_milestone_form, milestone_form, move_target_form
from blocks.milestones import milestones_message, milestones_view, my_milestones
from blocks.notices import say
from blocks.payloads import MilestoneDo, MilestoneRef, PlanRef, unpack
from core.onboarding.edits import (
    AddMilestone,
    ChangeMilestone,
    DropMilestone,
    MarkMilestoneReached,
    MoveTarget,
    ReopenMilestone,
)
from core.onboarding.plan import Milestone, Plan, PlanKind
from core.usecases.overview import Seen, book, latest_plan
from slackapp.calls import Call, Reply
from slackapp.doing import asked_first, changed, known_milestone, milestone_list, my_today, reason_typed, seen_plan
from slackapp.features import Action, Command, Feature, Phrase


def show(call: Call) -> Reply:
    """Answer the command: one customer's milestones for all to see, or mine for me alone."""
    if not call.words:
        plans = [seen.plan for seen in book(call.work, call.by, now=call.now)]
        return Reply(say=my_milestones(plans=plans, today=my_today(call)))
    account, seen = latest_plan(call.work, call.words, now=call.now)
    if seen is None:
        return Reply(say=say(sentence=f"{account} has no onboarding plan yet. Start one with /onboard {account}."))
    return Reply(say=_message(call, seen), aloud=True)


def _message(call: Call, seen: Seen) -> Message:
    plan = seen.plan
    play = None
    if plan.kind is not PlanKind.PLAY:
        play = call.work.plans.running_for(plan.account, kind=PlanKind.PLAY)
    return milestones_message(plan=plan, today=seen.today, beside=play)


def open_list(call: Call) -> Reply:
    """Open the milestones of one plan."""
    seen = seen_plan(call, unpack(PlanRef, call.value).plan)
    return Reply(open=milestones_view(plan=seen.plan, today=seen.today))


def do(call: Call) -> Reply:
    """A verb of a milestone's menu."""
    ref = unpack(MilestoneDo, call.value)
    plan = seen_plan(call, ref.plan).plan
    milestone = known_milestone(plan, ref.milestone)
    match ref.do:
        case MilestoneVerb.REACHED:
            return _opened(call, ref, plan, asked_first(call, plan.id, MarkMilestoneReached(milestone=milestone.id)))
        case MilestoneVerb.REOPEN:
            after = changed(call, plan.id, ReopenMilestone(milestone=milestone.id)).plan
            return _opened(call, ref, after, None)
        case MilestoneVerb.MOVE | MilestoneVerb.CHANGE | MilestoneVerb.DROP:
            return _opened(call, ref, plan, _form(call, ref.do, plan, milestone, listed=ref.listed))
        case _:
            assert_never(ref.do)


def _opened(call: Call, ref: MilestoneRef, plan: Plan, form: View | None) -> Reply:
    """The form, if there is one; what it was asked from is drawn anew, so that nothing stays picked there."""
    if ref.listed:
        return Reply(open=form, update=milestone_list(call, plan))
    return Reply(open=form, replace=_message(call, seen_plan(call, plan.id)))


def _form(call: Call, verb: MilestoneVerb, plan: Plan, milestone: Milestone, *, listed: bool) -> View:
    match verb:
        case MilestoneVerb.MOVE:
            return move_target_form(plan=plan, today=my_today(call), milestone=milestone, listed=listed)
        case MilestoneVerb.CHANGE:
            return milestone_form(plan=plan, milestone=milestone, listed=listed)
        case _:
            return drop_milestone_form(plan=plan, milestone=milestone, listed=listed)


def move(call: Call) -> Reply:
    """A promise moves, in the caller's name and for a reason."""
    ref, values = unpack(MilestoneRef, call.private), call.values
    plan = seen_plan(call, ref.plan).plan
    milestone = known_milestone(plan, values.option(Box.MILESTONE) or ref.milestone)
    new = values.date(Box.TARGET) or milestone.target
    edit = MoveTarget(milestone=milestone.id, new=new, reason=reason_typed(call))
    return Reply(update=asked_first(call, plan.id, edit))


def add(call: Call) -> Reply:
    """A new milestone."""
    values = call.values
    plan = seen_plan(call, unpack(PlanRef, call.private).plan).plan
    edit = AddMilestone(
        name=values.text(Box.TITLE),
        target=values.date(Box.TARGET) or plan.start,
        after=values.options(Box.AFTER),
        done_when=values.text(Box.CRITERION),
    )
    changed(call, plan.id, edit)
    return Reply()


def change_milestone(call: Call) -> Reply:
    """Other words or tasks for a milestone."""
    ref, values = unpack(MilestoneRef, call.private), call.values
    edit = ChangeMilestone(
        milestone=ref.milestone,
        name=values.text(Box.TITLE),
        after=values.options(Box.AFTER),
        done_when=values.text(Box.CRITERION),
    )
    after = changed(call, ref.plan, edit).plan
    return Reply(below=milestone_list(call, after) if ref.listed else None)


def drop(call: Call) -> Reply:
    """A milestone is no longer promised."""
    ref = unpack(MilestoneRef, call.private)
    edit = DropMilestone(milestone=ref.milestone, reason=reason_typed(call))
    return Reply(update=asked_first(call, ref.plan, edit))


FEATURE = Feature(
    name="milestones",
    commands=(
        Command(
            verb="milestones",
            name="/milestones",
            description="What is promised to a customer and by when; alone: everything of mine, due soonest first",
            usage_hint="[customer]",
            example="/milestones Acme",
            handler=show,
            alone=True,
            changes=False,
        ),
    ),
    actions={
        Act.PLAN_MILESTONES: Action(handler=open_list, changes=False),
        Act.MILESTONE_DO: Action(handler=do),
    },
    submissions={
        Form.MOVE_TARGET: Action(handler=move),
        Form.ADD_MILESTONE: Action(handler=add),
        Form.CHANGE_MILESTONE: Action(handler=change_milestone),
        Form.DROP_MILESTONE: Action(handler=drop),
    },
    phrases=(Phrase(pattern=r"(?:show )?milestones(?: (?:of|for))? (?P<words>.+)", handler=show),),
)
