"""A retention strategy: why an account may leave, what is done about it, by whom and until when, and how it ended."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Literal

from core.content.playbook import Playbook, Playbooks
from core.onboarding.plan import Plan, TaskState
from core.risk.alert import Alert, Evidence
from core.risk.choose import Confidence, Proposal, confidence, ranked_causes
from core.risk.levels import Level
from core.types import AccountId, ChannelId, PlanId, Tier, UserId

AFTERWARDS = timedelta(days=90)
"""So long after the end the revenue is looked at again [S: specification, section 7]."""
NEVER: tuple[str, ...] = (
    "Automatic re-engagement messages stop; service messages go on.",
    "No discount before value is shown, and none without something in return.",
)
"""Rules 6 and 8, for every strategy."""
PAUSES: Mapping[Literal["commercial", "expansion", "advocacy", "survey"], str] = {
    "commercial": "offers",
    "expansion": "expansion",
    "advocacy": "requests for references",
    "survey": "surveys",
}


class StrategyState(StrEnum):
    """The life of a strategy. An account has at most one that is a draft or runs."""

    DRAFT = "draft"
    RUNNING = "running"
    CLOSED = "closed"
    MEASURED = "measured"
    """Closed, and the revenue was looked at again."""

    @property
    def is_open(self) -> bool:
        """True until its outcome is recorded."""
        return self in (StrategyState.DRAFT, StrategyState.RUNNING)


class Outcome(StrEnum):
    """How it ended."""

    SAVED = "saved"
    PARTLY_SAVED = "partly_saved"
    LOST = "lost"
    NOT_NEEDED = "not_needed"

    @property
    def label(self) -> str:
        """The outcome as people write it."""
        return self.replace("_", " ").capitalize()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """One warning as it stood when the strategy was made. ``play`` is what it speaks for, or ""."""

    rule: str
    label: str
    level: Level
    evidence: Evidence
    confidence: Confidence
    play: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A day on which somebody decides, and what."""

    on: date
    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The account when the strategy was made. None is not known; ``arr`` is a year's revenue in ``currency``."""

    owner: UserId | None = None
    tier: Tier | None = None
    arr: float | None = None
    currency: str | None = None
    seats: int | None = None
    renewal: date | None = None
    score: float | None = None
    band: str = ""
    index: float | None = None
    risk: Level | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Strategy:
    """One strategy of one account. All of it is internal but ``goals`` and ``promises``.

    ``plays`` are ids of playbooks, the first being what it began with; ``number`` is to move by the day ``by``.
    ``plan`` is the save play it started. ``arr_before`` is the revenue at the start, ``arr_after`` that of
    ``AFTERWARDS`` after the end; None where it was not known.
    """

    id: str
    account: AccountId
    account_name: str
    state: StrategyState
    made_at: datetime
    made_by: UserId
    standing: Standing
    causes: tuple[Cause, ...]
    plays: tuple[str, ...]
    owner: UserId
    channel: ChannelId
    start: date
    number: str
    by: date
    review_on: date
    stops: tuple[str, ...]
    offer_limits: str = ""
    goals: tuple[str, ...] = ()
    promises: tuple[str, ...] = ()
    decisions: tuple[Decision, ...] = ()
    plan: PlanId | None = None
    started_at: datetime | None = None
    outcome: Outcome | None = None
    outcome_reason: str = ""
    closed_at: datetime | None = None
    closed_by: UserId | None = None
    arr_before: float | None = None
    arr_after: float | None = None
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedAction:
    """Something the customer sees of a play: what, by when, and whether it is done."""

    what: str
    due: date | None
    done: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedStrategy:
    """All that a customer may read of a strategy: goals, dates, actions and promises. Nothing else goes in."""

    account_name: str
    goals: tuple[str, ...]
    start: date
    review_on: date
    actions: tuple[SharedAction, ...]
    promises: tuple[str, ...]


def causes_of(alerts: Iterable[Alert], proposals: Iterable[Proposal], *, now: datetime) -> tuple[Cause, ...]:
    """The warnings as causes, worst first. One that speaks for a play is as sure as all that speak for it."""
    sure = {each.play: each.confidence for each in proposals}
    return tuple(
        Cause(
            rule=alert.rule,
            label=alert.label,
            level=alert.level,
            evidence=alert.evidence,
            confidence=sure.get(alert.play) or confidence([alert], now=now),
            play=alert.play,
        )
        for alert in ranked_causes(tuple(alerts))
    )


def stops_of(books: Playbooks, plays: Iterable[Playbook]) -> tuple[str, ...]:
    """What we stop doing while these plays run, a sentence each."""
    kinds = [PAUSES[kind] for kind in books.common.pauses]
    paused = f"Nothing is sold and no favour is asked: {', '.join(kinds[:-1])} and {kinds[-1]} pause."
    forbidden = (f"Do not {said}." for play in plays for said in play.do_not)
    return tuple(dict.fromkeys((paused, *NEVER, *forbidden)))


def decisions_of(plays: Iterable[Playbook], *, start: date, number: str, by: date) -> tuple[Decision, ...]:
    """The days on which somebody decides, earliest first: each play's first doubt, and the day of the number."""
    doubts = [
        Decision(
            on=start + timedelta(days=play.raising.day),
            question=f"{play.name}: raise it to level {play.raising.level} if {play.raising.when}.",
        )
        for play in plays
    ]
    end = Decision(on=by, question=f"Read the number ({number}): end it, go on or widen it.")
    return tuple(sorted((*doubts, end), key=lambda decision: decision.on))


def for_customer(strategy: Strategy, plan: Plan | None, plays: Iterable[Playbook]) -> SharedStrategy:
    """What the customer may read; of a draft the actions that are planned."""
    actions = _shared_of(plan) if plan else _planned(strategy, plays)
    return SharedStrategy(
        account_name=strategy.account_name,
        goals=strategy.goals,
        start=strategy.start,
        review_on=strategy.review_on,
        actions=actions,
        promises=strategy.promises,
    )


def _shared_of(plan: Plan) -> tuple[SharedAction, ...]:
    shared = [task for task in plan.tasks if task.share and task.state is not TaskState.NOT_APPLICABLE]
    shared.sort(key=lambda task: (task.due or date.max, task.id))
    return tuple(
        SharedAction(what=task.share, due=task.done_on or task.due, done=task.state is TaskState.DONE)
        for task in shared
    )


def _planned(strategy: Strategy, plays: Iterable[Playbook]) -> tuple[SharedAction, ...]:
    steps = sorted((step for play in plays for step in play.steps if step.share), key=lambda step: step.day)
    return tuple(
        SharedAction(what=step.share, due=strategy.start + timedelta(days=step.day), done=False) for step in steps
    )
