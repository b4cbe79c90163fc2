"""What must hold between the parts of a plan template. Each rule yields where it is broken, and a sentence."""

from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from core.content.conditions import FACT_SCOPE, Scope, check
from core.content.plan_template import GO_LIVE, PlanTemplate, SequenceRow
from core.content.reading import Path
from core.content.roles import Roles
from core.content.texts import MessageClass, MessageText
from core.types import Side, Visibility

__all__ = ["Trouble", "sequence_troubles", "troubles"]

Trouble = tuple[Path, str]

SENDING = Scope(
    names={"account.days_since_activity": 0, "account.tier": "", "plan.state": ""},
    functions={"task": {"status": "", "days_late": 0}, "milestone": {"status": "", "days_late": 0}},
)
"""What a sequence row's ``if`` may speak of."""


def troubles(template: PlanTemplate, roles: Roles) -> Iterator[Trouble]:
    """Everything wrong with phases, milestones, tasks and sessions, in the order a reader would look."""
    yield from _repeated(template)
    yield from _windows(template)
    yield from _milestones(template)
    yield from _tasks(template, roles)
    yield from _sessions(template, roles)
    yield from _cycle("tasks", {task.id: task.after for task in template.tasks})
    yield from _cycle("training", {session.id: session.needs for session in template.training})


def _repeated(template: PlanTemplate) -> Iterator[Trouble]:
    lists = {
        "phases": [part.id for part in template.phases],
        "milestones": [part.id for part in template.milestones],
        "tasks": [part.id for part in template.tasks],
        "training": [part.id for part in template.training],
        "sequence": [part.id for part in template.sequence],
    }
    for name, ids in lists.items():
        for index, known in enumerate(ids):
            if known in ids[:index]:
                yield (name, index, "id"), f"the id “{known}” is used twice"


def _windows(template: PlanTemplate) -> Iterator[Trouble]:
    milestones = {milestone.id for milestone in template.milestones}
    for index, phase in enumerate(template.phases):
        first, last = phase.days
        if not first <= last <= template.length_days:
            yield ("phases", index, "days"), f"days run from 0 to {template.length_days}, the first before the last"
        yield from _unknown(phase.exit, milestones, ("phases", index, "exit"), "milestone")


def _milestones(template: PlanTemplate) -> Iterator[Trouble]:
    tasks = {task.id for task in template.tasks}
    earlier = 0
    for index, milestone in enumerate(template.milestones):
        yield from _unknown(milestone.after, tasks, ("milestones", index, "after"), "task")
        if not earlier <= milestone.day <= template.length_days:
            yield (
                ("milestones", index, "day"),
                f"day {milestone.day} is before the milestone above or after day {template.length_days}, the last",
            )
        earlier = milestone.day
        if milestone.id == GO_LIVE and template.ttfv_target_day > milestone.day:
            yield ("ttfv_target_day",), f"our own goal must not lie after {GO_LIVE}, promised for day {milestone.day}"


def _tasks(template: PlanTemplate, roles: Roles) -> Iterator[Trouble]:
    ids, phases = {task.id for task in template.tasks}, {phase.id for phase in template.phases}
    for index, task in enumerate(template.tasks):
        at: Path = ("tasks", index)
        yield from _unknown((task.phase,), phases, (*at, "ph"), "phase")
        yield from _unknown(task.after, ids, (*at, "dep"), "task")
        if roles.side(task.role) is None:
            yield (*at, "who"), f"“{task.role}” is not a known role"
        if task.visibility is Visibility.INTERNAL and task.side is not Side.VENDOR:
            yield (*at, "vis"), "the customer takes part in this task, so it cannot be internal"
        if task.start > template.length_days:
            yield (*at, "start"), f"day {task.start} lies after day {template.length_days}, the plan's last"
        yield from _condition(task.when, FACT_SCOPE, (*at, "when"))


def _sessions(template: PlanTemplate, roles: Roles) -> Iterator[Trouble]:
    tasks, sessions = {task.id for task in template.tasks}, {session.id for session in template.training}
    for index, session in enumerate(template.training):
        at: Path = ("training", index)
        yield from _unknown((session.task,), tasks, (*at, "task"), "task")
        yield from _unknown(session.needs, sessions, (*at, "needs"), "session")
        if roles.side(session.audience) is not Side.CUSTOMER:
            yield (*at, "audience"), f"“{session.audience}” is not a role of the customer"


def sequence_troubles(template: PlanTemplate, roles: Roles, texts: Mapping[str, MessageText]) -> Iterator[Trouble]:
    """Everything wrong with the sequence rows."""
    sessions = {session.id for session in template.training}
    for index, row in enumerate(template.sequence):
        at: Path = ("sequence", index)
        yield from _row_text(row, texts, at)
        yield from _row_people(row, roles, at)
        yield from _row_events(row, template, at)
        if row.context.session is not None:
            yield from _unknown((row.context.session,), sessions, (*at, "with", "session"), "session")


def _row_text(row: SequenceRow, texts: Mapping[str, MessageText], at: Path) -> Iterator[Trouble]:
    text = texts.get(row.text)
    if text is None:
        yield (*at, "tpl"), f"“{row.text}” is not a known message template"
    elif text.kind is not row.kind:
        yield (*at, "class"), f"the row is {row.kind}, its template “{row.text}” is {text.kind}"


def _row_people(row: SequenceRow, roles: Roles, at: Path) -> Iterator[Trouble]:
    side = roles.side(row.to)
    if side is None and row.to not in roles.groups:
        yield (*at, "to"), f"“{row.to}” is neither a role nor a group"
    elif row.kind is MessageClass.INTERNAL and side is not Side.VENDOR:
        yield (*at, "to"), "an internal message must not go to the customer"
    if row.approve not in {"auto", "none"} and roles.side(row.approve) is not Side.VENDOR:
        yield (*at, "approve"), f"“{row.approve}” is neither one of our roles nor auto or none"


def _row_events(row: SequenceRow, template: PlanTemplate, at: Path) -> Iterator[Trouble]:
    tasks = {task.id for task in template.tasks}
    reached = {f"{milestone.id}.done" for milestone in template.milestones}
    known = {"after": tasks | reached, "trigger": reached}
    for name, event in (("after", row.after), ("trigger", row.trigger)):
        yield from _unknown((event,) if event else (), known[name], (*at, name), "event")
    if row.repeat and row.repeat.until:
        yield from _unknown((row.repeat.until,), reached, (*at, "repeat", "until"), "event")
    known_ids = tasks | {milestone.id for milestone in template.milestones}
    yield from _condition(row.condition, SENDING, (*at, "if"), known_ids)


def _condition(text: str | None, scope: Scope, path: Path, ids: Iterable[str] = ()) -> Iterator[Trouble]:
    if text is None:
        return
    try:
        named = check(text, scope)
    except ValueError as error:
        yield path, str(error)
    else:
        yield from _unknown(named, set(ids), path, "task")


def _unknown(names: Iterable[str], known: set[str], path: Path, what: str) -> Iterator[Trouble]:
    for name in names:
        if name not in known:
            yield path, f"there is no {what} “{name}”"


def _cycle(name: str, needs: dict[str, tuple[str, ...]]) -> Iterator[Trouble]:
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        circle: list[str] = error.args[1]
        index = list(needs).index(circle[-1])
        field = "dep" if name == "tasks" else "needs"
        yield (name, index, field), f"these wait for each other in a circle: {' > '.join(circle)}"
