"""The clock reaches a plan: forecast the day, give what is due, and set the next instant."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from core.errors import CoordinatorError
from core.messages import HomeView, PlanCard
from core.onboarding.agenda import Due, DueKind, due_now, given, wake_at
from core.onboarding.agenda_messages import announcements, reminders
from core.onboarding.celebrate import celebrations
from core.onboarding.edits import ConfirmMilestone, apply, describe
from core.onboarding.plan import Plan
from core.onboarding.replan import cause, moved, reforecast, sentence
from core.onboarding.summary import week_end, week_summary
from core.storage import Work
from core.types import PlanId
from core.usecases.change_plan import expected_days, reforecasts, say_line
from core.usecases.outline import agenda_of, plan_today


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Messages that became due, by kind. ``timers`` counts everything the clock did, said or not."""

    reminders: int = 0
    alerts: int = 0
    summaries: int = 0
    timers: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            reminders=self.reminders + other.reminders,
            alerts=self.alerts + other.alerts,
            summaries=self.summaries + other.summaries,
            timers=self.timers + other.timers,
        )


def pass_plan(work: Work, plan_id: PlanId, *, now: datetime) -> Counts:
    """Do and say everything of one plan that is due at ``now``, once; the plan then sleeps until ``wake_at``.

    Raises NotFound when the plan is gone, Conflict when somebody saved it in the meantime; nothing is then done.
    """
    before = work.plans.get(plan_id)
    dues = due_now(before, agenda_of(work, before, now=now), now=now)
    plan, counts = _passed(work, before, dues, now=now)
    counts += _told(work, plan, dues, now=now)
    plan = given(plan, dues)
    at = wake_at(plan, agenda_of(work, plan, now=now), now=now)
    if plan == before:
        work.plans.touch(plan_id, wake_at=at)
    else:
        work.plans.save(plan, wake_at=at)
    return counts + Counts(timers=len(dues))


def _passed(work: Work, before: Plan, dues: tuple[Due, ...], *, now: datetime) -> tuple[Plan, Counts]:
    """The plan after its daily forecast and the confirmations that are due, and what was said of them."""
    kinds = {due.kind for due in dues}
    plan = before
    for due in dues:
        if due.kind is DueKind.CONFIRM:
            plan = _confirmed(work, plan, due.subject, now=now)
    if DueKind.PASS not in kinds and plan == before:
        return plan, Counts()
    today = plan_today(plan, now)
    plan = reforecast(plan, today=today)
    for told in celebrations(before, plan):
        work.outbox.put(told, lane=plan.channel)
    moves = moved(before, plan)
    if moves:
        why = sentence(moves, cause=cause(before, plan, today=today))
        say_line(work, plan, why[:1].upper() + why[1:], by=None)
    alerts = reforecasts(plan, moves)
    for told in alerts:
        work.outbox.put(told, lane=plan.channel)
    work.outbox.put(PlanCard(plan=plan.id), lane=plan.channel, slot=f"plan:{plan.id}")
    return plan, Counts(alerts=len(alerts))


def _confirmed(work: Work, plan: Plan, milestone: str, *, now: datetime) -> Plan:
    edit = ConfirmMilestone(milestone=milestone)
    try:
        after = apply(plan, edit, by=None, now=now)
    except CoordinatorError:
        return plan
    say_line(work, after, describe(edit, plan, after), by=None)
    return after


def _told(work: Work, plan: Plan, dues: tuple[Due, ...], *, now: datetime) -> Counts:
    said = reminders(plan, dues, today=plan_today(plan, now))
    for told in said:
        work.outbox.put(told, lane=told.to)
        work.outbox.put(HomeView(user=told.to), lane=told.to, slot=f"home:{told.to}")
    alerts = announcements(plan, dues)
    for alert in alerts:
        work.outbox.put(alert, lane=plan.channel)
    weeks = [due for due in dues if due.kind is DueKind.SUMMARY]
    for week in weeks:
        _summarise(work, plan, week, now=now)
    return Counts(reminders=len(said), alerts=len(alerts), summaries=len(weeks))


def _summarise(work: Work, plan: Plan, week: Due, *, now: datetime) -> None:
    """Say what moved in the week before the Monday ``week.day``; it covers those that were not said in time."""
    zone = ZoneInfo(plan.time_zone)
    entries = work.audit.of(plan.id, since=now - timedelta(days=7 * (2 + len(week.covers))))
    lines = [
        (entry.at.astimezone(zone).date(), str(entry.detail["line"])) for entry in entries if "line" in entry.detail
    ]
    then = next((days for entry in reversed(entries) if (days := _days(entry.detail.get("expected")))), {})
    told = week_summary(plan, week_end=week_end(week.day), lines=lines, then=then, skipped=len(week.covers))
    work.outbox.put(told, lane=plan.channel)
    work.audit.add(who=None, what="plan.week", subject=plan.id, detail={"expected": expected_days(plan)}, at=now)


def _days(kept: object) -> dict[str, date]:
    return {str(key): date.fromisoformat(str(day)) for key, day in kept.items()} if isinstance(kept, dict) else {}
