"""The documents of one retention strategy: all of it for us, and what of it a customer may read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from core.content.playbook import Playbook
from core.onboarding.plan import Plan, Task, TaskState
from core.onboarding.play import REVIEWS
from core.onboarding.words import count
from core.reports.paper import NONE, Cell, Paper, Section, Table
from core.risk.choose import source_words
from core.risk.levels import Level
from core.risk.strategy import Cause, Outcome, SharedStrategy, Standing, Strategy
from core.types import UserId

TONES = {Level.CRITICAL: "red", Level.HIGH: "red", Level.MEDIUM: "yellow", Level.LOW: "grey"}
BANDS = {"red": "red", "yellow": "yellow", "green": "green", "grey": "grey"}
OUTCOMES = {Outcome.SAVED: "green", Outcome.PARTLY_SAVED: "yellow", Outcome.LOST: "red", Outcome.NOT_NEEDED: "grey"}
RANKING = "The index is a ranking of where to work first, from 0 to 100. It is no probability."


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a strategy's document needs beside it. ``names`` are our people's."""

    plays: tuple[Playbook, ...]
    plan: Plan | None = None
    names: Mapping[UserId, str] = field(default_factory=dict)
    today: date


def strategy_paper(strategy: Strategy, told: Told) -> Paper:
    """The strategy for our own people, in the order of the specification."""
    sections = (
        _facts(strategy.standing, told),
        _causes(strategy.causes, told.plays),
        _plays(strategy, told),
        *([_steps(told.plan, told)] if told.plan else []),
        Section(title="What we stop doing", points=strategy.stops),
        Section(title="Offer limits", lead=strategy.offer_limits, nothing="None were set: nothing is offered."),
        _decisions(strategy),
        Section(title="Review", lead=f"The strategy is reviewed on {day(strategy.review_on)}."),
        *([_ended(strategy)] if strategy.outcome else []),
    )
    made = f"Made {day(strategy.made_at.date())} by {_name(strategy.made_by, told)}"
    return Paper(
        over="Retention strategy",
        title=strategy.account_name,
        about=f"{_state(strategy)}. {made}.",
        internal=True,
        sections=sections,
        foot=RANKING,
    )


def customer_paper(shared: SharedStrategy) -> Paper:
    """What the customer may read: goals, dates, actions and promises. It is given nothing else."""
    rows = tuple(
        (Cell(text=action.what), Cell(text=day(action.due)), Cell(text="done" if action.done else "planned"))
        for action in shared.actions
    )
    return Paper(
        over="Our plan together",
        title=shared.account_name,
        about=f"From {day(shared.start)}; we look at it together on {day(shared.review_on)}.",
        internal=False,
        sections=(
            Section(title="Goals", points=shared.goals),
            Section(title="What happens when", table=Table(head=("What", "When", "State"), rows=rows)),
            Section(title="What we promise", points=shared.promises, nothing="Nothing beyond the plan above."),
        ),
    )


def money(amount: float | None, currency: str | None) -> str:
    """An amount in whole units with its currency; a dash where it is not known."""
    return NONE if amount is None else f"{amount:,.0f} {currency or ''}".strip()


def day(on: date | None) -> str:
    """A day with its year; a dash for none."""
    return f"{on.day} {on:%b %Y}" if on else NONE


def _facts(standing: Standing, told: Told) -> Section:
    risk = Cell(text=NONE)
    if standing.risk and standing.index is not None:
        risk = Cell(text=standing.risk.capitalize(), tone=TONES[standing.risk], hint=f"index {standing.index:.1f}")
    health = Cell(text=NONE)
    if standing.band:
        score = "no score" if standing.score is None else f"score {standing.score:.1f}"
        health = Cell(text=standing.band.capitalize(), tone=BANDS.get(standing.band, ""), hint=score)
    renewal = Cell(text=NONE)
    if standing.renewal:
        days = (standing.renewal - told.today).days
        renewal = Cell(text=day(standing.renewal), hint=f"in {count(days, 'day')}" if days >= 0 else "has passed")
    return Section(
        title="The account",
        facts=(
            ("Risk", risk),
            ("Health", health),
            ("Revenue a year", Cell(text=money(standing.arr, standing.currency))),
            ("Renewal", renewal),
            ("Tier", Cell(text=standing.tier.label if standing.tier else NONE)),
            ("Seats", Cell(text=f"{standing.seats:,}" if standing.seats is not None else NONE)),
            ("Owner", Cell(text=_name(standing.owner, told))),
        ),
    )


def _causes(causes: Iterable[Cause], plays: Iterable[Playbook]) -> Section:
    names = {play.id: play.name for play in plays}
    rows = tuple(
        (
            Cell(text=cause.label, hint=cause.evidence.sentence),
            Cell(text=cause.level.capitalize(), tone=TONES[cause.level]),
            Cell(text=source_words(cause.evidence.source), hint=day(cause.evidence.at.date())),
            Cell(text=cause.confidence.capitalize(), hint=names.get(cause.play, "")),
        )
        for cause in causes
    )
    sure = "Confidence is high with two or more live sources, medium with one or with older data, low where only a "
    return Section(
        title="Causes, worst first",
        table=Table(head=("What we see", "Level", "Source", "Confidence, for"), rows=rows),
        small=f"{sure}person has said so.",
    )


def _plays(strategy: Strategy, told: Told) -> Section:
    called = " and ".join(play.name for play in told.plays)
    return Section(
        title="The play" if len(told.plays) == 1 else "The plays",
        lead=f"To move: {strategy.number}.",
        facts=(
            ("What we do", Cell(text=called)),
            ("Owner", Cell(text=_name(strategy.owner, told))),
            ("Start", Cell(text=day(strategy.start))),
            ("The day of the number", Cell(text=day(strategy.by))),
        ),
        points=tuple(f"It has worked when: {said}." for play in told.plays for said in play.success),
    )


def _steps(plan: Plan, told: Told) -> Section:
    live = [task for task in plan.tasks if task.phase != REVIEWS and task.state is not TaskState.NOT_APPLICABLE]
    rows = tuple(
        (
            Cell(text=task.title),
            Cell(text=_name(task.owner, told)),
            Cell(text=day(task.due)),
            _done(task, told.today),
        )
        for task in live
    )
    return Section(title="Steps", table=Table(head=("Step", "Owner", "Due", "State"), rows=rows))


def _done(task: Task, today: date) -> Cell:
    if task.state is TaskState.DONE:
        return Cell(text="done", tone="green")
    if task.due and task.due < today:
        return Cell(text="late", tone="red")
    return Cell(text=task.state.value.replace("_", " "))


def _decisions(strategy: Strategy) -> Section:
    rows = tuple((Cell(text=each.question), Cell(text=day(each.on))) for each in strategy.decisions)
    return Section(title="Decision points", table=Table(head=("What is decided", "On"), rows=rows))


def _ended(strategy: Strategy) -> Section:
    assert strategy.outcome is not None
    currency = strategy.standing.currency
    after = money(strategy.arr_after, currency) if strategy.arr_after is not None else "not known yet"
    return Section(
        title="Outcome",
        lead=strategy.outcome_reason,
        facts=(
            ("Outcome", Cell(text=strategy.outcome.label, tone=OUTCOMES[strategy.outcome])),
            ("On", Cell(text=day(strategy.closed_at.date() if strategy.closed_at else None))),
            ("Revenue at the start", Cell(text=money(strategy.arr_before, currency))),
            ("90 days after the end", Cell(text=after)),
        ),
    )


def _state(strategy: Strategy) -> str:
    if strategy.outcome:
        return strategy.outcome.label
    return "Running" if strategy.started_at else "A draft that was not started"


def _name(user: UserId | None, told: Told) -> str:
    return told.names.get(user, "a member") if user else "nobody"
