"""The buttons of a reminder: done, snooze, block."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from blocks.ids import Act, SnoozeFor
from blocks.kit import Message
from blocks.payloads import SnoozeRef, TaskRef, unpack
from blocks.reminders import reminder_answered
from blocks.task_forms import block_form
from core.calendar import WorkingHours
from core.onboarding.edits import MarkTaskDone, Snooze
from core.onboarding.plan import Plan
from core.onboarding.readiness import calendars_of
from core.onboarding.words import short
from slackapp.calls import Call, Reply
from slackapp.doing import changed, known_task, my_today, redrawn, seen_plan
from slackapp.features import Action, Feature

MONDAY = 7


def done(call: Call) -> Reply:
    """The task is done."""
    ref = unpack(TaskRef, call.value)
    after = changed(call, ref.plan, MarkTaskDone(task=ref.task)).plan
    redrawn(call, ref)
    return Reply(say=_answered(after, ref.task, "is marked done. Thank you."))


def snooze(call: Call) -> Reply:
    """Not before the morning of a later working day."""
    ref = unpack(SnoozeRef, call.value)
    plan = seen_plan(call, ref.plan).plan
    hours = _hours(call, plan)
    day = _day(ref.until, my_today(call), hours)
    after = changed(call, ref.plan, Snooze(task=ref.task, until=hours.opening(day))).plan
    redrawn(call, ref)
    return Reply(say=_answered(after, ref.task, f"comes back on {day:%a} {day.day} {day:%b}."))


def block(call: Call) -> Reply:
    """Something holds it up: ask what."""
    ref = unpack(TaskRef, call.value)
    plan = seen_plan(call, ref.plan).plan
    form = block_form(task=known_task(plan, ref.task), by=call.by, today=my_today(call), ref=ref)
    return Reply(open=form)


def _answered(plan: Plan, task_id: str, what: str) -> Message:
    title = short(known_task(plan, task_id).title)
    return reminder_answered(sentence=f"“{title}” {what}", plan=plan)


def _hours(call: Call, plan: Plan) -> WorkingHours:
    return WorkingHours(zone=ZoneInfo(call.user.time_zone), calendar=calendars_of(plan).vendor)


def _day(until: SnoozeFor, today: date, hours: WorkingHours) -> date:
    match until:
        case SnoozeFor.DAY:
            return hours.calendar.add(today, 1)
        case SnoozeFor.THREE_DAYS:
            return hours.calendar.add(today, 3)
        case SnoozeFor.MONDAY:
            return hours.calendar.roll_forward(today + timedelta(days=MONDAY - today.weekday()))


FEATURE = Feature(
    name="reminders",
    actions={
        Act.REMIND_DONE: Action(handler=done),
        Act.REMIND_SNOOZE: Action(handler=snooze),
        Act.REMIND_BLOCK: Action(handler=block, changes=False),
    },
)
