"""What is due, as messages: one reminder a person, one announcement a milestone."""

from collections.abc import Iterable
from datetime import date

from core.messages import Announcement, Nudge, Reminder
from core.onboarding.agenda_values import Due
from core.onboarding.plan import Plan
from core.onboarding.readiness import calendars_of
from core.types import UserId


def reminders(plan: Plan, dues: Iterable[Due], *, today: date) -> tuple[Reminder, ...]:
    """One reminder for each person among ``dues`` with all their nudges and questions, the longest due first."""
    theirs: dict[UserId, list[Due]] = {}
    for due in dues:
        if due.to and (due.reason or due.ask):
            theirs.setdefault(due.to, []).append(due)
    return tuple(_reminder(plan, to, found, today) for to, found in theirs.items())


def announcements(plan: Plan, dues: Iterable[Due]) -> tuple[Announcement, ...]:
    """What is said of milestones in the plan's channel, the earliest day first."""
    told = sorted((due for due in dues if due.what), key=lambda due: due.day)
    return tuple(
        Announcement(plan=plan.id, milestone=due.subject, what=due.what, on=due.day) for due in told if due.what
    )


def _reminder(plan: Plan, to: UserId, dues: list[Due], today: date) -> Reminder:
    nudges = tuple(_nudge(plan, due, today) for due in sorted(dues, key=lambda due: due.day) if due.reason)
    asks = tuple(due.ask for due in dues if due.ask)
    return Reminder(plan=plan.id, to=to, nudges=tuple(n for n in nudges if n), asks=asks)


def _nudge(plan: Plan, due: Due, today: date) -> Nudge | None:
    task = plan.task(due.subject)
    if task is None or due.reason is None:
        return None
    late = calendars_of(plan).of(task.side).between(due.day, today)
    return Nudge(task=task.id, reason=due.reason, due=due.day, late=max(0, late))
