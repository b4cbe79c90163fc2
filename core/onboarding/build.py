"""From a template and what is known of the customer to a plan: a frozen copy that lives its own life."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from core.content import MilestoneTemplate, PhaseTemplate, PlanTemplate, SessionTemplate, TaskTemplate
from core.content.conditions import evaluate, fact_values
from core.onboarding.forecast import forecast
from core.onboarding.holders import contact_for, owners
from core.onboarding.plan import Milestone, Phase, Plan, Session, StateChange, Task, TaskState
from core.onboarding.schedule import schedule, target_for
from core.onboarding.training import cohorts, session_days
from core.types import (
    AccountId,
    ChannelId,
    Closure,
    ContactId,
    Facts,
    Place,
    PlanId,
    SessionMode,
    TeamId,
    Tier,
    UserId,
)

__all__ = ["PlanRequest", "make_plan", "without_tasks"]

NOT_NEEDED = "Not needed for this customer"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRequest:
    """What a person says when an onboarding starts. ``people`` and ``contacts`` go by role.

    ``audience`` is how many people of each customer role are trained; a role that is missing is not known.
    """

    account: AccountId
    account_name: str
    tier: Tier
    start: date
    owner: UserId
    channel: ChannelId
    created_by: UserId
    time_zone: str
    people: Mapping[str, UserId] = field(default_factory=dict)
    contacts: Mapping[str, ContactId] = field(default_factory=dict)
    audience: Mapping[str, int] = field(default_factory=dict)
    facts: Facts = field(default_factory=Facts)
    vendor_place: Place = field(default_factory=Place)
    customer_place: Place = field(default_factory=Place)
    closures: tuple[Closure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Identity:
    plan: PlanId
    team: TeamId
    template_version: int


def make_plan(
    template: PlanTemplate,
    request: PlanRequest,
    *,
    now: datetime,
    template_version: int,
    plan_id: PlanId,
    team: TeamId,
) -> Plan:
    """The plan: conditions applied, people named, baseline dated, first forecast made, first tasks ready.

    Raises BadInput for a country nobody knows or a date out of range.
    """
    identity = _Identity(plan=plan_id, team=team, template_version=template_version)
    plan = _for_customer(_copied(template, request, now, identity), request)
    values = fact_values(request.facts)
    unneeded = {task.id for task in template.tasks if task.when and not evaluate(task.when, values)}
    plan = _dated(without_tasks(plan, unneeded, because=NOT_NEEDED))
    plan = replace(plan, tasks=tuple(_readied(task, now) for task in plan.tasks))
    today = now.astimezone(ZoneInfo(request.time_zone)).date()
    return replace(plan, forecast=forecast(plan, today=today))


def without_tasks(plan: Plan, gone: Iterable[str], *, because: str) -> Plan:
    """The plan in which these tasks do not apply and their predecessors pass to whatever waited for them.

    A milestone left without any task is dropped for the same reason.
    """
    known = {task.id: task for task in plan.tasks}
    lost = set(gone)

    def passed(after: tuple[str, ...]) -> tuple[str, ...]:
        parts = (passed(known[task_id].after) if task_id in lost else (task_id,) for task_id in after)
        return tuple(dict.fromkeys(task_id for part in parts for task_id in part))

    tasks = (
        replace(task, state=TaskState.NOT_APPLICABLE, dropped_because=because)
        if task.id in lost
        else replace(task, after=passed(task.after))
        for task in plan.tasks
    )
    milestones = (replace(m, after=passed(m.after)) for m in plan.milestones)
    return replace(
        plan,
        tasks=tuple(tasks),
        milestones=tuple(m if m.after else replace(m, dropped_because=because) for m in milestones),
    )


def _copied(template: PlanTemplate, request: PlanRequest, now: datetime, identity: _Identity) -> Plan:
    """The template's parts as the plan's own, without dates."""
    return Plan(
        id=identity.plan,
        team=identity.team,
        account=request.account,
        account_name=request.account_name,
        name=template.name,
        tier=request.tier,
        template=template.tier,
        template_version=identity.template_version,
        start=request.start,
        basis=template.day_basis,
        roll=template.roll,
        length_days=template.length_days,
        ttfv_target_day=template.ttfv_target_day,
        time_zone=request.time_zone,
        owner=request.owner,
        channel=request.channel,
        created_at=now,
        created_by=request.created_by,
        phases=tuple(_phase(phase) for phase in template.phases),
        tasks=tuple(_task(task, template, request) for task in template.tasks),
        milestones=tuple(_milestone(milestone, request.start) for milestone in template.milestones),
        sessions=tuple(_session(session) for session in template.training),
    )


def _for_customer(plan: Plan, request: PlanRequest) -> Plan:
    """The plan with what was said of the customer."""
    return replace(
        plan,
        facts=request.facts,
        vendor_place=request.vendor_place,
        customer_place=request.customer_place,
        closures=request.closures,
        people=request.people,
        contacts=request.contacts,
        audience=request.audience,
    )


def _phase(phase: PhaseTemplate) -> Phase:
    first, last = phase.days
    return Phase(id=phase.id, name=phase.name, first_day=first, last_day=last, goal=phase.goal, exit=phase.exit)


def _task(task: TaskTemplate, template: PlanTemplate, request: PlanRequest) -> Task:
    ours = owners(task.role, request.people, request.owner)
    return Task(
        id=task.id,
        phase=task.phase,
        title=task.title,
        role=task.role,
        side=task.side,
        visibility=task.visibility,
        start_day=task.start,
        days=_days(task, template.training, request.audience),
        after=task.after,
        kind=task.kind,
        criterion=task.done_when,
        owner=ours[0],
        backup=ours[1] if len(ours) > 1 else None,
        contact=contact_for(task.role, request.contacts),
    )


def _days(task: TaskTemplate, sessions: Iterable[SessionTemplate], audience: Mapping[str, int]) -> int:
    """The template's working days, more where the known audience needs more cohorts than fit into them."""
    taught = (s for s in sessions if s.task == task.id and s.mode is not SessionMode.SELF_PACED)
    groups = (cohorts(audience[s.audience], s.seats) for s in taught if s.audience in audience)
    return max((session_days(task.days, group) for group in groups), default=task.days)


def _milestone(milestone: MilestoneTemplate, start: date) -> Milestone:
    return Milestone(
        id=milestone.id,
        name=milestone.name,
        day=milestone.day,
        after=milestone.after,
        done_when=milestone.done_when,
        baseline=start,
        target=start,
        confirm_days=milestone.clean_days,
    )


def _session(session: SessionTemplate) -> Session:
    return Session(
        id=session.id,
        task=session.task,
        audience=session.audience,
        minutes=session.minutes,
        seats=session.seats,
        mode=session.mode,
        pass_mark=session.pass_mark,
        needs=session.needs,
        makeup=session.makeup,
    )


def _dated(plan: Plan) -> Plan:
    """The plan with its promises: each milestone's baseline and target, each task's due day."""
    promises = {milestone.id: target_for(plan, milestone.day) for milestone in plan.milestones}
    plan = replace(
        plan, milestones=tuple(replace(m, baseline=promises[m.id], target=promises[m.id]) for m in plan.milestones)
    )
    ends = {task_id: dated.end for task_id, dated in schedule(plan, today=None).tasks.items()}
    return replace(plan, tasks=tuple(replace(task, due=ends.get(task.id)) for task in plan.tasks))


def _readied(task: Task, now: datetime) -> Task:
    """A task that waits for nothing is ready from the first day."""
    if task.after or task.state is not TaskState.NOT_STARTED:
        return task
    return replace(task, state=TaskState.READY, history=(StateChange(state=TaskState.READY, at=now, by=None),))
