"""Questions a plan asks its people: who is the administrator, who the champion, when is the session?"""

from collections.abc import Iterator
from datetime import timedelta

from core.onboarding.agenda_tasks import Desk
from core.onboarding.agenda_values import Due, DueKind
from core.onboarding.edits_sessions import cohorts_of, session_name
from core.onboarding.holders import role_question, unnamed
from core.onboarding.plan import Session, Task
from core.onboarding.words import count, day_words
from core.types import SessionMode

ROLE_DAYS = (1, 2, 5, 14)
"""Days after the start on which a role nobody holds is asked for."""
BOOKING_DAYS = 5
"""Working days before a session's due day by which its slots should be booked."""
_BOOKED_MODES = (SessionMode.LIVE, SessionMode.WEBINAR)


def ask_dues(desk: Desk) -> Iterator[Due]:
    """The questions still to be asked: roles that are not held, sessions without slots, the checks of a save play."""
    yield from _check_dues(desk)
    for role in unnamed(desk.plan):
        yield from _role_dues(desk, role)
    tasks = {task.id: task for task in desk.plan.tasks}
    for session in desk.plan.sessions:
        task = tasks.get(session.task)
        if task and task.state.is_open and session.mode in _BOOKED_MODES:
            yield from _session_dues(desk, session, task)


def _check_dues(desk: Desk) -> Iterator[Due]:
    """Each check of a save play, to the manager of its owner on its day."""
    plan = desk.plan
    to = desk.escalation.contact(plan.owner, plan.owner)
    for check in plan.checks:
        key = f"check:{check.id}"
        if key not in desk.said:
            asked = f"Is it true of {plan.account_name} that {check.when}? Then raise it to level {check.level}."
            yield Due(
                key=key,
                at=desk.morning(to, check.day),
                kind=DueKind.ASK,
                ladder=key,
                day=check.day,
                zone=desk.zone(to),
                to=to,
                ask=f"The save play “{plan.name}” runs since {day_words(plan.start)}. {asked}",
            )


def _role_dues(desk: Desk, role: str) -> Iterator[Due]:
    plan = desk.plan
    for stage, days in enumerate(ROLE_DAYS):
        key = f"no-{role}:{days}"
        if key in desk.said:
            continue
        day = plan.start + timedelta(days=days)
        yield Due(
            key=key,
            at=desk.morning(plan.owner, day),
            kind=DueKind.ASK,
            ladder=f"no-{role}",
            day=day,
            stage=stage,
            zone=desk.zone(plan.owner),
            to=plan.owner,
            ask=role_question(plan, role),
        )


def _session_dues(desk: Desk, session: Session, task: Task) -> Iterator[Due]:
    due = task.due or desk.schedule.tasks[task.id].end
    key = f"unbooked:{session.id}:{due}"
    most = cohorts_of(desk.plan, session)
    missing = most - len(session.bookings)
    if missing <= 0 or key in desk.said:
        return
    to = task.owner or desk.plan.owner
    name = session_name(desk.plan, session)
    slots = "has no slot" if most == 1 else f"{missing} of {count(most, 'cohort')} have no slot"
    yield Due(
        key=key,
        at=desk.morning(to, desk.calendars.of(task.side).add(due, -BOOKING_DAYS)),
        kind=DueKind.ASK,
        ladder=f"unbooked:{session.id}",
        day=due,
        zone=desk.zone(to),
        subject=task.id,
        to=to,
        ask=f"“{name}” is due {day_words(due)} and {slots} yet. When shall it be?",
    )
