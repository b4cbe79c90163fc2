"""Plans and drafts that the view tests draw. All people and companies are made up."""

from dataclasses import replace
from datetime import UTC, date, datetime

from core.onboarding.draft import Draft, DraftContact
from core.onboarding.plan import (
    Blocker,
    BlockerType,
    Booking,
    Chance,
    DayBasis,
    Facts,
    Forecast,
    Milestone,
    Note,
    Phase,
    Place,
    Plan,
    Priority,
    Roll,
    Session,
    SessionMode,
    StateChange,
    TargetMove,
    Task,
    TaskKind,
    TaskState,
)
from core.onboarding.status import Level, Status
from core.types import AccountId, ChannelId, PlanId, Side, TeamId, Tier, UserId, Visibility

TODAY = date(2026, 9, 24)
NOW = datetime(2026, 9, 24, 9, 0, tzinfo=UTC)
CSM, ENGINEER, TRAINER = UserId("U0CSM"), UserId("U0ENGINEER"), UserId("U0TRAINER")
NAMES = {CSM: "Success Manager", ENGINEER: "Implementation Engineer", TRAINER: "Their Trainer"}
CHANNEL = ChannelId("C0ACME")
PLAN_ID = PlanId("plan_ab23456789abcdef")


WATCH = Status(level=Level.WATCH, reasons=("First workflow live is uncertain to be on time: 64 %",))
ON_TRACK = Status(level=Level.ON_TRACK, reasons=())


def task(id_: str, title: str, phase: str = "p1", **changes: object) -> Task:
    made = Task(
        id=id_,
        phase=phase,
        title=title,
        role="csm",
        side=Side.VENDOR,
        visibility=Visibility.SHARED,
        start_day=0,
        days=2,
        owner=CSM,
        due=date(2026, 9, 28),
    )
    return replace(made, **changes)


def milestone(id_: str, name: str, day: int, after: str, baseline: date, **changes: object) -> Milestone:
    made = Milestone(
        id=id_,
        name=name,
        day=day,
        after=(after,),
        done_when="It is seen to be so.",
        baseline=baseline,
        target=baseline,
    )
    return replace(made, **changes)


TASKS = (
    task(
        "e01", "Complete the sales handoff record (goals, promises)", state=TaskState.DONE, done_on=date(2026, 9, 7)
    ),
    task(
        "e05",
        "Provision production tenant and sandbox",
        state=TaskState.DONE,
        done_on=date(2026, 9, 8),
        owner=ENGINEER,
    ),
    task("e07", "Confirm that admins and pilot users can sign in", state=TaskState.DONE, done_on=date(2026, 9, 10)),
    task(
        "e13",
        "Extract sample data and sign off the field mapping",
        role="admin",
        side=Side.CUSTOMER,
        state=TaskState.WAITING_CUSTOMER,
        due=date(2026, 9, 22),
        after=("e07",),
    ),
    task(
        "e10",
        "Finish the security review",
        role="impl_engineer",
        state=TaskState.BLOCKED,
        owner=ENGINEER,
        due=date(2026, 9, 25),
        blocker=Blocker(
            reason="Their security team wants another questionnaire",
            type=BlockerType.CUSTOMER,
            priority=Priority.P2,
            owner=TRAINER,
            since=datetime(2026, 9, 21, 8, 0, tzinfo=UTC),
            until=date(2026, 9, 29),
        ),
    ),
    task(
        "e16",
        "Admin training A: foundations",
        kind=TaskKind.TRAINING,
        state=TaskState.READY,
        due=date(2026, 9, 24),
        side=Side.JOINT,
        criterion="Every administrator attended.",
        notes=(Note(text="They ask for a recording.", at=NOW, by=TRAINER),),
    ),
    task("e24", "Acceptance-test the first workflow", phase="p2", after=("e13",), owner=None, due=date(2026, 10, 2)),
    task("e27", "Switch the first workflow live", phase="p2", after=("e24",), due=date(2026, 10, 7), owner=ENGINEER),
    task("e47", "Success review with the sponsor", phase="p2", after=("e27",), due=date(2026, 12, 4)),
    task("e09", "Enable single sign-on", state=TaskState.NOT_APPLICABLE),
)
MILESTONES = (
    milestone("m1", "Platform access configured", 7, "e07", date(2026, 9, 14), reached_on=date(2026, 9, 10)),
    milestone(
        "m3",
        "First workflow live",
        30,
        "e27",
        date(2026, 10, 7),
        confirm_days=2,
        target=date(2026, 10, 9),
        moves=(TargetMove(old=date(2026, 10, 7), new=date(2026, 10, 9), by=CSM, at=NOW, reason="Their freeze week"),),
    ),
    milestone("m5", "Success review completed", 90, "e47", date(2026, 12, 4)),
)
FORECAST = Forecast(
    as_of=TODAY,
    expected={"m3": date(2026, 10, 8), "m5": date(2026, 11, 30)},
    chances={
        "m1": Chance(p50=date(2026, 9, 10), p80=date(2026, 9, 14), on_time=0.92),
        "m3": Chance(p50=date(2026, 10, 8), p80=date(2026, 10, 14), on_time=0.64),
        "m5": Chance(p50=date(2026, 11, 30), p80=date(2026, 11, 30), on_time=0.96),
    },
    drivers={"m3": ("e13", "e24", "e27"), "m5": ("e47",)},
    end=date(2026, 12, 4),
)
SESSIONS = (
    Session(
        id="t-admin-a",
        task="e16",
        audience="admin",
        minutes=120,
        seats=8,
        mode=SessionMode.LIVE,
        pass_mark=0.8,
        bookings=(
            Booking(
                id="b1",
                cohort=1,
                starts_at=datetime(2026, 9, 25, 12, 0, tzinfo=UTC),
                ends_at=datetime(2026, 9, 25, 14, 0, tzinfo=UTC),
                trainer=TRAINER,
            ),
        ),
    ),
)


def plan(**changes: object) -> Plan:
    made = Plan(
        id=PLAN_ID,
        team=TeamId("T0"),
        account=AccountId("acc_acme"),
        account_name="Acme",
        name="Enterprise 90-day onboarding",
        tier=Tier.ENTERPRISE,
        template="enterprise",
        template_version=0,
        start=date(2026, 9, 7),
        basis=DayBasis.CALENDAR,
        roll=Roll.PREVIOUS,
        length_days=90,
        ttfv_target_day=30,
        time_zone="Europe/London",
        owner=CSM,
        channel=CHANNEL,
        created_at=NOW,
        created_by=CSM,
        phases=(
            Phase(id="p1", name="Setup & Configuration", first_day=0, last_day=13, goal="", exit=("m1",)),
            Phase(id="p2", name="Training & Enablement", first_day=14, last_day=90, goal="", exit=("m3",)),
        ),
        tasks=TASKS,
        milestones=MILESTONES,
        sessions=SESSIONS,
        facts=Facts(has_migration=True),
        audience={"admin": 11},
        forecast=FORECAST,
    )
    return replace(made, **changes)


def fresh_plan() -> Plan:
    """The plan as the preview shows it: nothing done yet."""
    tasks = tuple(replace(t, state=TaskState.NOT_STARTED, blocker=None, done_on=None) for t in TASKS)
    milestones = tuple(replace(m, reached_on=None, moves=(), target=m.baseline) for m in MILESTONES)
    expected = {**FORECAST.expected, "m1": date(2026, 9, 10)}
    return plan(tasks=tasks, milestones=milestones, forecast=replace(FORECAST, expected=expected))


def eased_plan() -> Plan:
    chances = {**FORECAST.chances, "m3": replace(FORECAST.chances["m3"], on_time=0.93)}
    return plan(forecast=replace(FORECAST, chances=chances), facts=Facts())


def draft(**changes: object) -> Draft:
    made = Draft(
        name="Acme",
        start=date(2026, 9, 7),
        owner=CSM,
        tier=Tier.ENTERPRISE,
        channel=CHANNEL,
        contacts=(DraftContact(role="champion", name="Their Champion", email="champion@example.com"),),
        audience={"admin": 11, "end_user": 47},
        facts=Facts(has_migration=True, integrations=2),
        customer_place=Place(country="GB", subdivision="ENG"),
    )
    return replace(made, **changes)


def state_change(state: TaskState) -> StateChange:
    return StateChange(state=state, at=NOW, by=CSM)
