"""What a plan will say and do, and when: one pure function, and the keys of what was said already in the plan.

Nothing is said twice, because every occurrence has a stable key; nothing is said of a plan that does not run.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from core.messages import Announced
from core.onboarding.agenda_asks import ask_dues
from core.onboarding.agenda_tasks import Desk, task_dues
from core.onboarding.agenda_times import DAWN, EVENING, MORNING, hours, instant, mondays, next_dawn, week_key
from core.onboarding.agenda_values import Due, DueKind, Escalation
from core.onboarding.edits_milestones import confirms_on
from core.onboarding.plan import Milestone, Plan, PlanState
from core.onboarding.readiness import calendars_of, live_milestones
from core.onboarding.schedule import Schedule
from core.types import UserId

DUE_SOON_DAYS = 2

__all__ = ["Due", "DueKind", "Escalation", "agenda", "due_now", "given", "wake_at"]


def agenda(plan: Plan, schedule: Schedule, *, zones: Mapping[UserId, str], escalation: Escalation) -> tuple[Due, ...]:
    """Every notice the plan has still to give as it stands now, in no order; none while it does not run.

    ``schedule`` is the plan's with today. ``zones`` are the members' IANA time zones.
    """
    if plan.state is not PlanState.RUNNING:
        return ()
    desk = Desk(
        plan=plan,
        schedule=schedule,
        calendars=calendars_of(plan),
        zones=zones,
        escalation=escalation,
        said=frozenset(plan.said),
        done_on={task.id: task.done_on for task in plan.tasks if task.done_on},
    )
    return (*task_dues(desk), *ask_dues(desk), *_milestone_dues(desk), *_summary_dues(desk))


def due_now(plan: Plan, dues: Iterable[Due], *, now: datetime) -> tuple[Due, ...]:
    """What is to be given at ``now`` (aware): the highest stage of each ladder, with the keys it covers.

    What has a zone waits for working hours there. The daily pass is among them when the forecast is of an earlier
    day. Give them, then keep ``given(plan, …)``.
    """
    if plan.state is not PlanState.RUNNING:
        return ()
    said = frozenset(plan.said)
    ripe = sorted((due for due in dues if due.at <= now and due.key not in said), key=lambda due: due.ladder)
    worked: dict[str, bool] = {"": True}
    for zone in {due.zone for due in ripe if due.zone}:
        worked[zone] = hours(zone, calendars_of(plan).vendor).is_open(now)
    chosen = (_highest(tuple(rungs), worked) for _, rungs in groupby(ripe, key=lambda due: due.ladder))
    return (*_pass_due(plan, now), *(due for due in chosen if due))


def wake_at(plan: Plan, dues: Iterable[Due], *, now: datetime) -> datetime | None:
    """The next instant (UTC, at or after ``now``) anything is due, the daily pass included; None when not running."""
    if plan.state is not PlanState.RUNNING:
        return None
    if _pass_due(plan, now):
        return now
    said = frozenset(plan.said)
    first, late_zones = next_dawn(plan.time_zone, now), set()
    for due in dues:
        if due.at > now:
            first = due.at if due.at < first and due.key not in said else first
        elif due.key not in said:
            late_zones.add(due.zone)
    calendar = calendars_of(plan).vendor
    late = (hours(zone, calendar).next_open(now) if zone else now for zone in late_zones)
    return min((first, *late))


def given(plan: Plan, dues: Iterable[Due]) -> Plan:
    """The plan that remembers these as given, with all they cover."""
    keys = [key for due in dues if due.kind is not DueKind.PASS for key in (due.key, *due.covers)]
    return replace(plan, said=tuple(dict.fromkeys((*plan.said, *keys))))


def _highest(rungs: tuple[Due, ...], worked: Mapping[str, bool]) -> Due | None:
    """The highest rung that may be given now, covering the lower ones; None when none may."""
    open_rungs = [due for due in rungs if worked[due.zone]]
    if not open_rungs:
        return None
    best = max(open_rungs, key=_height)
    covers = tuple(due.key for due in rungs if due is not best and _height(due) <= _height(best))
    return replace(best, covers=covers) if covers else best


def _height(due: Due) -> tuple[int, datetime]:
    return due.stage, due.at


def _pass_due(plan: Plan, now: datetime) -> tuple[Due, ...]:
    local = now.astimezone(ZoneInfo(plan.time_zone))
    day = local.date()
    if local.time() < DAWN or (plan.forecast and plan.forecast.as_of >= day):
        return ()
    at = instant(plan.time_zone, day, DAWN)
    return (Due(key=f"pass:{day}", at=at, kind=DueKind.PASS, ladder="pass", day=day),)


def _milestone_dues(desk: Desk) -> Iterator[Due]:
    for milestone in live_milestones(desk.plan):
        if milestone.reached_on is None:
            yield from _announcements(desk, milestone)
        elif milestone.confirmed_on is None:
            yield _confirmation(desk, milestone)


def _announcements(desk: Desk, milestone: Milestone) -> Iterator[Due]:
    """Due soon and missed; not of days before the plan was made."""
    zone, joint = desk.plan.time_zone, desk.calendars.joint
    for stage, (what, days) in enumerate(((Announced.DUE_SOON, -DUE_SOON_DAYS), (Announced.MISSED, 1))):
        key = f"{what}:{milestone.id}:{milestone.target}"
        at = instant(zone, joint.add(milestone.target, days), MORNING)
        if key not in desk.said and at >= desk.plan.created_at:
            yield Due(
                key=key,
                at=at,
                kind=DueKind.ANNOUNCEMENT,
                ladder=f"milestone:{milestone.id}",
                day=milestone.target,
                stage=stage,
                zone=zone,
                subject=milestone.id,
                what=what,
            )


def _confirmation(desk: Desk, milestone: Milestone) -> Due:
    """At the end of the last clean day."""
    day = confirms_on(desk.plan, milestone) or milestone.target
    return Due(
        key=f"confirm:{milestone.id}:{milestone.reached_on}",
        at=instant(desk.plan.time_zone, day, EVENING),
        kind=DueKind.CONFIRM,
        ladder=f"confirm:{milestone.id}",
        day=day,
        subject=milestone.id,
    )


def _summary_dues(desk: Desk) -> Iterator[Due]:
    """Mondays at nine from the week after the start until the week after the end."""
    plan = desk.plan
    first = max(plan.start, _day_of(plan.created_at, plan.time_zone))
    for monday in mondays(first, desk.schedule.end + timedelta(days=7)):
        key = week_key(monday)
        if key not in desk.said:
            at = instant(plan.time_zone, monday, MORNING)
            yield Due(key=key, at=at, kind=DueKind.SUMMARY, ladder="week", day=monday)


def _day_of(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()
