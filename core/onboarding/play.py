"""A save play as a small plan: its steps, its reviews, one number with one date, and the end that is its outcome."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from core.calendar import WorkCalendar
from core.content import load_roles
from core.content.playbook import BOT, Playbook, Step
from core.onboarding.edits_tasks import done
from core.onboarding.forecast import forecast
from core.onboarding.holders import CSM, contact_for, owners
from core.onboarding.plan import Check, Milestone, Phase, Plan, PlanKind, PlanState, Task, TaskState
from core.onboarding.readiness import Moment, calendars_of, plan_day, settled, with_task
from core.onboarding.schedule import schedule
from core.types import (
    AccountId,
    ChannelId,
    ContactId,
    DayBasis,
    Place,
    PlanId,
    Roll,
    Side,
    TaskKind,
    TeamId,
    Tier,
    UserId,
    Visibility,
)

AIM, OUTCOME, REVIEWS = "aim", "outcome", "reviews"
"""Ids of the milestone, of the task that ends a play, and of the phase with the reviews."""
ENDED = "The outcome was recorded"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayRequest:
    """What a person says when a play starts: ``number`` is to move by the day ``by``.

    ``known`` are sentences of what the app knows; they are written on the steps that only gather facts.
    """

    account: AccountId
    account_name: str
    tier: Tier
    start: date
    number: str
    by: date
    owner: UserId
    channel: ChannelId
    created_by: UserId
    time_zone: str
    review_every: int
    people: Mapping[str, UserId] = field(default_factory=dict)
    contacts: Mapping[str, ContactId] = field(default_factory=dict)
    known: tuple[str, ...] = ()
    vendor_place: Place = field(default_factory=Place)
    customer_place: Place = field(default_factory=Place)


def make_play(book: Playbook, request: PlayRequest, *, now: datetime, plan_id: PlanId, team: TeamId) -> Plan:
    """The running play: first step ready, reviews every so many working days, its milestone on the very day named.

    Raises BadInput for a country nobody knows or a date out of range.
    """
    bare = replace(
        _bare(book, request, now=now, plan_id=plan_id, team=team),
        people=request.people,
        contacts=request.contacts,
        vendor_place=request.vendor_place,
        customer_place=request.customer_place,
    )
    return with_steps(_with_end(bare, request), book, known=request.known, by=request.created_by, now=now)


def with_steps(plan: Plan, book: Playbook, *, known: Iterable[str] = (), by: UserId, now: datetime) -> Plan:
    """The plan with a play's steps, counted from its start or from today where it runs already."""
    today = plan_day(plan, now=now)
    shift = max(0, (today - plan.start).days)
    letter = chr(ord("a") + len(plan.checks))
    steps = [_step(plan, step, f"{letter}{n}", shift, known) for n, step in enumerate(book.steps, 1)]
    chained = [replace(step, after=(steps[n - 1].id,) if n else ()) for n, step in enumerate(steps)]
    end = [phase for phase in plan.phases if phase.id == REVIEWS]
    grown = replace(
        plan,
        tasks=(*_outside(plan, REVIEWS), *chained, *(task for task in plan.tasks if task.phase == REVIEWS)),
        phases=(*(phase for phase in plan.phases if phase.id != REVIEWS), _phase(book, letter, shift), *end),
        checks=(*plan.checks, _check(plan, book, letter, shift)),
        length_days=max(plan.length_days, shift + book.length),
    )
    ready = settled(_promised(grown), moment=Moment(by=by, now=now, today=today))
    return replace(ready, forecast=forecast(ready, today=today))


def latest_start(place: Place, *, today: date, red: bool) -> date:
    """The last day on which a play may begin: the first act within 48 hours, 24 for a red account [D: rule 4].

    A day on which we do not work makes it the next on which we do.
    """
    return WorkCalendar((place,)).roll_forward(today + timedelta(days=1 if red else 2))


def concluded(plan: Plan, *, by: UserId, now: datetime) -> Plan:
    """The play after its outcome was recorded: what is still open falls away, and it is finished."""
    moment = Moment(by=by, now=now, today=plan_day(plan, now=now))
    outcome = plan.task(OUTCOME)
    if plan.state not in (PlanState.RUNNING, PlanState.ON_HOLD) or outcome is None:
        return plan
    left = tuple(_dropped(task) if task.id != OUTCOME and task.state.is_open else task for task in plan.tasks)
    ended = replace(plan, tasks=left, state=PlanState.RUNNING, hold_reason="", held_on=None)
    return settled(with_task(ended, done(outcome, moment)), moment=moment)


def days_of(plan: Plan, *, today: date) -> tuple[int, int]:
    """(day n, of m) of a play: from 1 on the day it starts to the day of its number; n is at most m."""
    last = max((plan.milestones[0].target - plan.start).days, 1) + 1 if plan.milestones else plan.length_days + 1
    return max(1, min((today - plan.start).days + 1, last)), last


def _bare(book: Playbook, request: PlayRequest, *, now: datetime, plan_id: PlanId, team: TeamId) -> Plan:
    """The play without any work in it."""
    return Plan(
        id=plan_id,
        team=team,
        account=request.account,
        account_name=request.account_name,
        name=book.name,
        tier=request.tier,
        template=book.id,
        template_version=0,
        start=request.start,
        basis=DayBasis.CALENDAR,
        roll=Roll.NEXT,
        length_days=(request.by - request.start).days,
        ttfv_target_day=0,
        time_zone=request.time_zone,
        owner=request.owner,
        channel=request.channel,
        created_at=now,
        created_by=request.created_by,
        phases=(),
        tasks=(),
        milestones=(),
        kind=PlanKind.PLAY,
        play=book.id,
    )


def _dropped(task: Task) -> Task:
    return replace(task, state=TaskState.NOT_APPLICABLE, dropped_because=ENDED)


def _with_end(plan: Plan, request: PlayRequest) -> Plan:
    """The plan with its reviews, the task that ends it, and the promise of the number."""
    reviews = _reviews(plan, request)
    last = (request.by - request.start).days
    criterion = f"“{request.number}” was read, and the outcome recorded with /retention {request.account_name}."
    end = _ours(plan, OUTCOME, REVIEWS, "Read the number and record the outcome", last)
    end = replace(end, criterion=criterion[:500], after=(reviews[-1].id,) if reviews else ())
    aim = Milestone(
        id=AIM,
        name=request.number,
        day=last,
        after=(OUTCOME,),
        done_when="The number was read and the outcome recorded.",
        baseline=request.by,
        target=request.by,
    )
    phase = Phase(
        id=REVIEWS, name="Reviews and outcome", first_day=0, last_day=last, goal=request.number, exit=(AIM,)
    )
    return replace(plan, phases=(phase,), tasks=(*reviews, end), milestones=(aim,))


def _reviews(plan: Plan, request: PlayRequest) -> list[Task]:
    vendor, made = calendars_of(plan).vendor, list[Task]()
    day = vendor.add(plan.start, request.review_every)
    while day < request.by:
        number = len(made) + 1
        task = _ours(
            plan, f"r{number}", REVIEWS, f"Review {number}: what moved, what comes next", (day - plan.start).days
        )
        made.append(replace(task, kind=TaskKind.MEETING, after=(f"r{number - 1}",) if made else ()))
        day = vendor.add(day, request.review_every)
    return made


def _ours(plan: Plan, task_id: str, phase: str, title: str, day: int) -> Task:
    holders = owners(CSM, plan.people, plan.owner)
    return Task(
        id=task_id,
        phase=phase,
        title=title,
        role=CSM,
        side=Side.VENDOR,
        visibility=Visibility.INTERNAL,
        start_day=day,
        days=1,
        owner=holders[0],
        backup=holders[1] if len(holders) > 1 else None,
    )


def _step(plan: Plan, step: Step, task_id: str, shift: int, known: Iterable[str]) -> Task:
    """A step as a task. What the app would only gather is the owner's, with what is known written on it."""
    gathers = step.role == BOT
    role = CSM if gathers else step.role
    holders = owners(role, plan.people, plan.owner)
    facts = " ".join(known) if gathers else ""
    return replace(
        _ours(plan, task_id, task_id[0], step.do, step.day + shift),
        role=role,
        side=load_roles().side(role) or Side.VENDOR,
        criterion=f"It is written down. Known so far: {facts}"[:500] if facts else "",
        owner=holders[0],
        backup=holders[1] if len(holders) > 1 else None,
        contact=contact_for(role, plan.contacts),
        share=step.share,
    )


def _outside(plan: Plan, phase: str) -> tuple[Task, ...]:
    return tuple(task for task in plan.tasks if task.phase != phase)


def _phase(book: Playbook, letter: str, shift: int) -> Phase:
    last = shift + book.length
    return Phase(id=letter, name=book.name, first_day=shift, last_day=last, goal=book.success[0], exit=(AIM,))


def _check(plan: Plan, book: Playbook, letter: str, shift: int) -> Check:
    day = plan.start + timedelta(days=shift + book.raising.day)
    return Check(id=letter, day=day, when=book.raising.when, level=book.raising.level)


def _promised(plan: Plan) -> Plan:
    """The plan in which each task without a promise is promised for the day on which it ends as planned."""
    ends = {task_id: dated.end for task_id, dated in schedule(plan, today=None).tasks.items()}
    return replace(plan, tasks=tuple(replace(task, due=task.due or ends.get(task.id)) for task in plan.tasks))
