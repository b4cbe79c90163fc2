"""The plan's own menu: hold and resume, flag, cancel, notes, and the way to its forms."""

from typing import assert_never

from blocks.ids import Act, Box, Form, PlanVerb
from blocks.milestone_forms import milestone_form, move_target_form
from blocks.milestones import milestones_view
from blocks.notices import say
from blocks.payloads import PlanDo, PlanRef, WhatIfRef, unpack
from blocks.people_form import people_view
from blocks.plan_forms import notes_view, reason_form
from blocks.task_forms import add_task_form
from core.messages import PlanCard
from core.onboarding.edits import AddNote, Cancel, Edit, Hold, Judge, Resume
from core.onboarding.plan import Plan
from core.usecases.forecast_again import forecast_again
from core.usecases.name_people import contacts_of
from core.usecases.overview import Seen
from slackapp.calls import Call, Reply
from slackapp.doing import changed, seen_plan
from slackapp.features import Action, Feature
from slackapp.features.what_if import what_if_form


def do(call: Call) -> Reply:
    """A verb of the plan's menu. The card is drawn anew, so that nothing stays picked in the menu."""
    ref = unpack(PlanDo, call.value)
    seen = seen_plan(call, ref.plan)
    call.work.outbox.put(PlanCard(plan=ref.plan), lane=seen.plan.channel, slot=f"plan:{ref.plan}")
    match ref.do:
        case PlanVerb.RESUME:
            changed(call, ref.plan, Resume())
            return Reply()
        case PlanVerb.UNJUDGE:
            changed(call, ref.plan, Judge(reason=""))
            return Reply()
        case PlanVerb.REFRESH:
            return _again(call, seen)
        case _:
            return _opened(call, ref.do, seen)


def _again(call: Call, seen: Seen) -> Reply:
    """Forecast as of now, and tell the caller what moved."""
    found = forecast_again(call.work, seen.plan.id, by=call.by, now=call.now) or "no date moved"
    return Reply(say=say(sentence=f"{seen.plan.account_name} is forecast as of now: {found}."))


def _opened(call: Call, verb: PlanVerb, seen: Seen) -> Reply:
    plan = seen.plan
    match verb:
        case PlanVerb.MILESTONES:
            return Reply(open=milestones_view(plan=plan, today=seen.today))
        case PlanVerb.MOVE_TARGET:
            return Reply(open=move_target_form(plan=plan, today=seen.today))
        case PlanVerb.ADD_TASK:
            return Reply(open=add_task_form(plan=plan, by=call.by))
        case PlanVerb.ADD_MILESTONE:
            return Reply(open=milestone_form(plan=plan))
        case PlanVerb.PEOPLE:
            contacts = contacts_of(call.work, plan).values()
            return Reply(open=people_view(plan=plan, contacts=contacts, ref=PlanRef(plan=plan.id)))
        case PlanVerb.WHAT_IF:
            return Reply(open=what_if_form(call, plan, WhatIfRef(plan=plan.id)))
        case PlanVerb.NOTES:
            return Reply(open=notes_view(plan=plan, history=_history(call, plan), today=seen.today))
        case PlanVerb.HOLD | PlanVerb.JUDGE | PlanVerb.CANCEL:
            return Reply(open=reason_form(plan=plan, verb=verb))
        case PlanVerb.RESUME | PlanVerb.UNJUDGE | PlanVerb.REFRESH:
            return Reply()
        case _:
            assert_never(verb)


def _history(call: Call, plan: Plan) -> list[str]:
    lines = [(entry.who, entry.detail.get("line")) for entry in call.work.audit.of(plan.id)]
    told = [f"<@{who}> {line}" if who else str(line) for who, line in lines if line]
    return told[::-1]


def hold(call: Call) -> Reply:
    """The plan rests."""
    return _with_reason(call, Hold(reason=call.values.text(Box.REASON)))


def judge(call: Call) -> Reply:
    """A person flags the plan."""
    return _with_reason(call, Judge(reason=call.values.text(Box.REASON)))


def cancel(call: Call) -> Reply:
    """The plan ends unfinished."""
    return _with_reason(call, Cancel(reason=call.values.text(Box.REASON)))


def note(call: Call) -> Reply:
    """A note on one of the plan's tasks."""
    text = call.values.text(Box.TEXT)
    return _with_reason(call, AddNote(task=call.values.option(Box.TASK) or "", text=text))


def _with_reason(call: Call, edit: Edit) -> Reply:
    changed(call, unpack(PlanRef, call.private).plan, edit)
    return Reply()


FEATURE = Feature(
    name="plans",
    actions={Act.PLAN_MORE: Action(handler=do)},
    submissions={
        Form.HOLD: Action(handler=hold),
        Form.JUDGE: Action(handler=judge),
        Form.CANCEL: Action(handler=cancel),
        Form.NOTES: Action(handler=note),
    },
)
