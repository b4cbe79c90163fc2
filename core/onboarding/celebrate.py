"""Who is thanked for a reached milestone, and when: once it counts. No health, no risk, nothing for sale."""

from core.messages import Announced, Announcement
from core.onboarding.plan import Milestone, Plan, PlanKind, TaskState
from core.onboarding.readiness import calendars_of, live_milestones
from core.types import UserId


def celebrations(before: Plan, after: Plan) -> tuple[Announcement, ...]:
    """A celebration for each milestone that counts as reached in ``after`` and did not in ``before``.

    A milestone with clean days counts from their end on, the others at once. The end of a save play is no feast.
    """
    if after.kind is PlanKind.PLAY:
        return ()
    known = {m.id: m.confirmed_on for m in before.milestones}
    fresh = [m for m in live_milestones(after) if m.confirmed_on and known.get(m.id) != m.confirmed_on]
    return tuple(_celebration(after, m) for m in fresh)


def reopenings(before: Plan, after: Plan) -> tuple[Announcement, ...]:
    """Word of each milestone that was reached in ``before`` and is open again in ``after``."""
    known = {m.id: m for m in live_milestones(before) if m.reached_on}
    return tuple(
        Announcement(
            plan=after.id, milestone=m.id, what=Announced.REOPENED, on=m.target, previous=known[m.id].reached_on
        )
        for m in live_milestones(after)
        if m.id in known and m.reached_on is None
    )


def _celebration(plan: Plan, milestone: Milestone) -> Announcement:
    reached = milestone.reached_on or milestone.target
    return Announcement(
        plan=plan.id,
        milestone=milestone.id,
        what=Announced.REACHED,
        on=reached,
        days_early=calendars_of(plan).joint.between(reached, milestone.target),
        thanks=_thanks(plan, milestone),
    )


def _thanks(plan: Plan, milestone: Milestone) -> tuple[UserId, ...]:
    """The owners of the work that led to this milestone and to none before, each once, in the plan's order.

    The milestone's own tasks and all their predecessors, without those another milestone was reached by earlier.
    """
    mine = _work(plan, milestone.after)
    for other in live_milestones(plan):
        if other.id != milestone.id and other.reached_on and other.target < milestone.target:
            mine -= _work(plan, other.after)
    owners = [task.owner for task in plan.tasks if task.id in mine and task.state is TaskState.DONE]
    return tuple(dict.fromkeys(owner for owner in owners if owner))


def _work(plan: Plan, after: tuple[str, ...]) -> set[str]:
    """The ids of these tasks and of all that come before them."""
    tasks = {task.id: task for task in plan.tasks}
    found: set[str] = set()
    left = list(after)
    while left:
        task_id = left.pop()
        if task_id not in found and task_id in tasks:
            found.add(task_id)
            left.extend(tasks[task_id].after)
    return found
