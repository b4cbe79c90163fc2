"""What if: one change tried on a plan, and what it would do to every milestone. Nothing is saved here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from blocks.elements import Choice, button, date_input, select
from blocks.ids import Act, Form, WhatIfVerb
from blocks.kit import Block, Element, View, actions, context, divider, modal, section, sections
from blocks.payloads import WhatIfRef
from blocks.shifts import shifts
from blocks.text import Mrkdwn, bold, mrk, name
from blocks.words import brief, open_tasks
from core.onboarding.plan import Plan, Task
from core.onboarding.readiness import open_ids
from core.onboarding.what_if import not_begun
from core.onboarding.words import count

MOST_DAYS = 60
_VERBS = {
    WhatIfVerb.DAYS: "a task takes longer or shorter",
    WhatIfVerb.UNWAIT: "a task does not wait for another",
    WhatIfVerb.WAIT: "a task waits for another too",
    WhatIfVerb.DROP: "a task is not needed",
    WhatIfVerb.START: "the plan starts on another day",
    WhatIfVerb.EASE: "there is no data migration",
}
_EDITS = (WhatIfVerb.DAYS, WhatIfVerb.UNWAIT, WhatIfVerb.WAIT, WhatIfVerb.DROP)
"""What can be made so from here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What came of the change so far chosen.

    ``before`` and ``after`` are the plan with its forecasts of today, or None while something is still to be
    chosen; ``unclear`` then says why it cannot be tried, if it cannot.
    """

    before: Plan | None = None
    after: Plan | None = None
    unclear: str = ""


def what_if_view(*, plan: Plan, ref: WhatIfRef, tried: Tried, eases: bool, today: date) -> View:
    """The choices made so far and their outcome. ``eases``: the plan holds a data migration to leave out."""
    asks = [Choice(text=_VERBS[verb], value=verb) for verb in _offered(plan, eases=eases)]
    first = select(f"{Act.WHAT_IF}:ask", "Choose", asks, chosen=ref.ask)
    blocks = (
        section(mrk("{}\nWhat if…", bold(name(plan.account_name))), accessory=first, block_id="ask"),
        *_choices(plan, ref),
        divider(),
        *_outcome(tried, today=today),
        *_make_it_so(ref, tried),
        context(Mrkdwn("This only thinks ahead. The plan stays as it is."), block_id="note"),
    )
    return modal(Form.WHAT_IF, "What if…", blocks, private=ref.pack())


def _offered(plan: Plan, *, eases: bool) -> list[WhatIfVerb]:
    away = {
        WhatIfVerb.START: not not_begun(plan),
        WhatIfVerb.EASE: not eases,
        WhatIfVerb.UNWAIT: not any(_waited_for(plan, task) for task in open_tasks(plan)),
    }
    return [verb for verb in WhatIfVerb if not away.get(verb)]


def _choices(plan: Plan, ref: WhatIfRef) -> tuple[Block, ...]:
    """The further selects that the kind of change needs."""
    if ref.ask is None or ref.ask is WhatIfVerb.EASE:
        return ()
    if ref.ask is WhatIfVerb.START:
        day = date_input(f"{Act.WHAT_IF}:start", initial=ref.start or plan.start)
        return (section(Mrkdwn("It starts on"), accessory=day, block_id="start"),)
    tasks = [t for t in open_tasks(plan) if ref.ask is not WhatIfVerb.UNWAIT or _waited_for(plan, t)]
    first = _asked("The task", "task", ref.ask, _of_tasks(tasks), ref.task)
    task = plan.task(ref.task) if ref.task else None
    if task is None:
        return (first,)
    match ref.ask:
        case WhatIfVerb.DAYS:
            days = [Choice(text=_days(n, task), value=str(n)) for n in range(1, MOST_DAYS + 1)]
            chosen = str(ref.days or task.days)
            return (first, _asked("It takes", "days", task.id, days, chosen))
        case WhatIfVerb.UNWAIT:
            return (
                first,
                _asked("It does not wait for", "before", task.id, _of_tasks(_waited_for(plan, task)), ref.before),
            )
        case WhatIfVerb.WAIT:
            others = [t for t in open_tasks(plan) if t.id != task.id and t.id not in task.after]
            return (first, _asked("It also waits for", "before", task.id, _of_tasks(others), ref.before))
        case _:
            return (first,)


def _asked(label: str, part: str, key: str, choices: Sequence[Choice], chosen: str | None) -> Block:
    """One select. ``key`` makes its block another one where the choices are others, so that no old choice stays."""
    picked: Element = select(f"{Act.WHAT_IF}:{part}", "Choose", choices, chosen=chosen)
    return section(mrk("{}", label), accessory=picked, block_id=f"{part}:{key}")


def _outcome(tried: Tried, *, today: date) -> tuple[Block, ...]:
    if tried.before is None or tried.after is None:
        return (
            section(mrk("{}", tried.unclear or "Choose, and what would happen stands here."), block_id="outcome"),
        )
    lines = shifts(tried.before, tried.after, today=today)
    return sections([Mrkdwn("*What would happen*"), *(lines or [Mrkdwn("Every milestone is reached already.")])])


def _make_it_so(ref: WhatIfRef, tried: Tried) -> tuple[Block, ...]:
    if tried.after is None or ref.ask not in _EDITS:
        return ()
    words = "Drop the task…" if ref.ask is WhatIfVerb.DROP else "Make it so"
    return (actions(button(words, Act.WHAT_IF_DO, ref.pack()), block_id="do"),)


def _of_tasks(tasks: Sequence[Task]) -> list[Choice]:
    return [Choice(text=brief(task.title), value=task.id) for task in tasks]


def _waited_for(plan: Plan, task: Task) -> list[Task]:
    left = open_ids(plan)
    return [before for before in plan.tasks if before.id in task.after and before.id in left]


def _days(number: int, task: Task) -> str:
    return f"{count(number, 'working day')}{' (as planned)' if number == task.days else ''}"
