"""The state machine of a plan: an edit and a plan in, the plan after it out; and the sentence that tells of it.

Dates of milestones are not forecast here (see ``replan``); nothing is loaded, saved or sent.
"""

from datetime import datetime

from core.onboarding.edits_checks import permitted
from core.onboarding.edits_describe import describe
from core.onboarding.edits_kinds import (
    AddMilestone,
    AddNote,
    AddTask,
    BlockTask,
    BookSession,
    Cancel,
    CancelBooking,
    ChangeMilestone,
    ChangeTask,
    ConfirmMilestone,
    DropMilestone,
    DropTask,
    Edit,
    Finish,
    Hold,
    Judge,
    MarkMilestoneReached,
    MarkTaskDone,
    MilestoneEdit,
    MoveTarget,
    NamedContact,
    NamePeople,
    PlanEdit,
    Reassign,
    ReopenMilestone,
    ReopenTask,
    Resume,
    SessionEdit,
    ShapeEdit,
    Snooze,
    StartTask,
    TaskEdit,
    Unblock,
    WaitFor,
)
from core.onboarding.edits_milestones import edited_milestone
from core.onboarding.edits_plan import edited_plan
from core.onboarding.edits_sessions import edited_sessions
from core.onboarding.edits_shape import edited_shape
from core.onboarding.edits_tasks import edited_task
from core.onboarding.plan import Plan
from core.onboarding.readiness import Moment, plan_day, settled, with_task
from core.types import UserId


def apply(plan: Plan, edit: Edit, *, by: UserId | None, now: datetime) -> Plan:
    """The plan after ``by`` (None: the app) did ``edit`` at ``now`` (aware), settled but not forecast again.

    Raises BadInput, Conflict, NotFound or Refused with a sentence for the person; the plan is then unchanged.
    """
    moment = Moment(by=by, now=now, today=plan_day(plan, now=now))
    permitted(plan, edit)
    return settled(_changed(plan, edit, moment), moment=moment)


def _changed(plan: Plan, edit: Edit, moment: Moment) -> Plan:
    if isinstance(edit, TaskEdit):
        return with_task(plan, edited_task(plan, edit, moment))
    if isinstance(edit, MilestoneEdit):
        return edited_milestone(plan, edit, moment)
    if isinstance(edit, SessionEdit):
        return edited_sessions(plan, edit, moment)
    if isinstance(edit, ShapeEdit):
        return edited_shape(plan, edit, moment)
    return edited_plan(plan, edit, moment)


__all__ = [
    "AddMilestone",
    "AddNote",
    "AddTask",
    "BlockTask",
    "BookSession",
    "Cancel",
    "CancelBooking",
    "ChangeMilestone",
    "ChangeTask",
    "ConfirmMilestone",
    "DropMilestone",
    "DropTask",
    "Edit",
    "Finish",
    "Hold",
    "Judge",
    "MarkMilestoneReached",
    "MarkTaskDone",
    "MilestoneEdit",
    "MoveTarget",
    "NamePeople",
    "NamedContact",
    "PlanEdit",
    "Reassign",
    "ReopenMilestone",
    "ReopenTask",
    "Resume",
    "SessionEdit",
    "ShapeEdit",
    "Snooze",
    "StartTask",
    "TaskEdit",
    "Unblock",
    "WaitFor",
    "apply",
    "describe",
]
