"""The clock reaches a plan: forecast the day, give what is due, and set the next instant."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from core.errors import CoordinatorError
from core.messages import HomeView, PlanCard
from core.onboarding.agenda import Due, DueKind, due_now, given, wake_at
from core.onboarding.agenda_messages import announcements, reminders
from core.onboarding.celebrate import celebrations
from core.onboarding.edits import ConfirmMilestone, apply, describe
from core.onboarding.plan import Plan
from core.onboarding.readiness import plan_day
from core.onboarding.replan import cause, moved, reforecast, sentence
from core.onboarding.schedule import Schedule, schedule
from core.onboarding.status import overdue
from core.onboarding.summary import week_end, week_summary
from core.onboarding.words import person
from core.storage import AuditEntry, Work
from core.types import PlanId
from core.usecases.change_plan import expected_days, reforecasts, say_line
from core.usecases.outline import agenda_in, outline_of

MOVED = "plan.moved"
"""In the audit log: the forecast moved because a day passed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Messages that became due, by kind. ``timers`` counts everything the clock did, said or not."""

    reminders: int = 0
    alerts: int = 0
    summaries: int = 0
    timers: int = 0
    digests: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            reminders=self.reminders + other.reminders,
            alerts=self.alerts + other.alerts,
            summaries=self.summaries + other.summaries,
            timers=self.timers + other.timers,
            digests=self.digests + other.digests,
        )


def pass_plan(work: Work, plan_id: PlanId, *, now: datetime) -> Counts:
    """Do and say everything of one plan that is due at ``now``, once; the plan then sleeps until ``wake_at``.

    Raises NotFound when the plan is gone, Conflict when somebody saved it in the meantime; nothing is then done.
    """
    before = work.plans.get(plan_id)
    around, dated = outline_of(work, before), schedule(before, today=plan_day(before, now=now))
    listed = agenda_in(around, before, dated)
    dues = due_now(before, listed, now=now)
    plan = _confirmed(work, before, dues, now=now)
    if plan is not before:
        dated = schedule(plan, today=plan_day(plan, now=now))
        listed = agenda_in(around, plan, dated)
    if plan is not before or any(due.kind is DueKind.PASS for due in dues):
        plan, counts = _forecast(work, before, plan, dated, now=now)
    else:
        counts = Counts()
    counts += _told(work, plan, dues, now=now)
    plan = given(plan, dues)
    at = wake_at(plan, listed, now=now)
    if _same_but_for_the_day(before, plan):
        work.plans.touch(plan_id, wake_at=at)
    else:
        work.plans.save(plan, wake_at=at)
    if counts != Counts() or _looks_different(before, plan, now=now):
        work.outbox.put(PlanCard(plan=plan.id), lane=plan.channel, slot=f"plan:{plan.id}")
    return counts + Counts(timers=len(dues))


def _forecast(work: Work, before: Plan, plan: Plan, dated: Schedule, *, now: datetime) -> tuple[Plan, Counts]:
    """The plan with the day's forecast, and what was said of its moves.

    A move is told in the thread when it carries a milestone past its promise; smaller ones wait for the weekly
    summary, or an overdue task would be a line a day.
    """
    today = plan_day(plan, now=now)
    plan = _as_of(plan, dated, today)
    moves = moved(before, plan)
    alerts = reforecasts(plan, moves)
    if moves:
        why = sentence(moves, cause=cause(before, plan, today=today))
        line = why[:1].upper() + why[1:]
        work.audit.add(who=None, what=MOVED, subject=plan.id, detail={"line": line}, at=now)
        if alerts:
            say_line(work, plan, line, by=None)
    for told in (*celebrations(before, plan), *alerts):
        work.outbox.put(told, lane=plan.channel)
    return plan, Counts(alerts=len(alerts))


def _as_of(plan: Plan, dated: Schedule, today: date) -> Plan:
    """The plan with a forecast of today: yesterday's, where a day has changed nothing, else a new one.

    Nothing has changed when no open task is past its promise and the milestones' computed days are the same.
    """
    old = plan.forecast
    if old is None or overdue(plan, today=today) or dict(dated.milestones) != dict(old.expected):
        return reforecast(plan, today=today, dated=dated)
    return replace(plan, forecast=replace(old, as_of=today))


def _same_but_for_the_day(before: Plan, plan: Plan) -> bool:
    """Whether nothing is worth saving: at most the day of the forecast is another, and tomorrow tells that anew."""
    old, new = before.forecast, plan.forecast
    if old is None or new is None:
        return plan == before
    return replace(plan, forecast=replace(new, as_of=old.as_of)) == before


def _looks_different(before: Plan, plan: Plan, *, now: datetime) -> bool:
    """Whether the card shows something else now: another state or forecast, or a task that is newly due or late."""
    today = plan_day(plan, now=now)
    turned = (today, today - timedelta(days=1))
    old, new = before.forecast, plan.forecast
    moved_on = old is None or new is None or (old.expected, old.chances) != (new.expected, new.chances)
    turns = any(task.state.is_open and task.due in turned for task in plan.tasks)
    return moved_on or before.state is not plan.state or (turns and new is not None and old != new)


def _confirmed(work: Work, plan: Plan, dues: tuple[Due, ...], *, now: datetime) -> Plan:
    """The plan after the milestones whose clean days are over count as confirmed."""
    for due in dues:
        if due.kind is not DueKind.CONFIRM:
            continue
        edit = ConfirmMilestone(milestone=due.subject)
        try:
            after = apply(plan, edit, by=None, now=now)
        except CoordinatorError:
            continue
        say_line(work, after, f"The app {describe(edit, plan, after)}", by=None)
        plan = after
    return plan


def _told(work: Work, plan: Plan, dues: tuple[Due, ...], *, now: datetime) -> Counts:
    said = reminders(plan, dues, today=plan_day(plan, now=now))
    for told in said:
        work.outbox.put(told, lane=told.to, slot=f"remind:{plan.id}:{plan.version}:{told.to}")
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
    told_days = [(entry.at.astimezone(zone).date(), entry) for entry in entries if "line" in entry.detail]
    lines = [(day, _line(entry)) for day, entry in told_days if _adds(day, entry, told_days)]
    then = next((days for entry in reversed(entries) if (days := _days(entry.detail.get("expected")))), {})
    told = week_summary(plan, week_end=week_end(week.day), lines=lines, then=then, skipped=len(week.covers))
    work.outbox.put(told, lane=plan.channel)
    work.audit.add(who=None, what="plan.week", subject=plan.id, detail={"expected": expected_days(plan)}, at=now)


def _adds(day: date, entry: AuditEntry, told_days: list[tuple[date, AuditEntry]]) -> bool:
    """Whether a line says what the summary's lists do not: of the clock's own moves only a week's last one does."""
    if entry.what != MOVED:
        return not entry.detail.get("listed")
    week = day.isocalendar()[:2]
    same = [other for on, other in told_days if other.what == MOVED and on.isocalendar()[:2] == week]
    return same[-1] is entry


def _line(entry: AuditEntry) -> str:
    line = str(entry.detail["line"])
    return f"{person(entry.who)} {line}" if entry.who else line


def _days(kept: object) -> dict[str, date]:
    return {str(key): date.fromisoformat(str(day)) for key, day in kept.items()} if isinstance(kept, dict) else {}
