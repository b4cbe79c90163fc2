"""What `/retention` shows: an account's warnings, the plays they speak for, its strategy; and all running plays."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.accounts import Account
from core.content.playbook import Excuse, load_playbooks
from core.errors import NotFound
from core.facts import FactKind
from core.health.bands import Band
from core.onboarding.plan import Plan, Task
from core.onboarding.readiness import plan_day
from core.onboarding.status import overdue
from core.onboarding.summary import next_up
from core.risk.alert import Alert, RiskDay
from core.risk.choose import Proposal, propose
from core.risk.strategy import Standing, Strategy, StrategyState
from core.storage import Work
from core.types import AccountId
from core.usecases.assemble import beats_of, local_day, silent
from core.usecases.scoring_in_force import scoring_in_force
from core.usecases.standings import standings


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """One account as a strategy sees it.

    ``strategy`` is the one that is not closed, else the last one, else None; ``plan`` is the save play it started.
    """

    account: Account
    standing: Standing
    alerts: tuple[Alert, ...]
    proposals: tuple[Proposal, ...]
    strategy: Strategy | None
    plan: Plan | None
    today: date

    @property
    def running(self) -> Strategy | None:
        """The strategy while it runs."""
        return self.strategy if self.strategy and self.strategy.state is StrategyState.RUNNING else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A line of the board: a save play, its strategy, its next step and how many tasks are late."""

    plan: Plan
    strategy: Strategy | None
    next_step: Task | None
    late: int
    today: date


def outlook(work: Work, account: AccountId, *, now: datetime) -> Outlook:
    """The account as it stands. Raises NotFound when it is gone."""
    about = work.accounts.get(account)
    if about is None:
        raise NotFound("This customer is gone.", account=account)
    alerts = work.alerts.active(account=account)
    past = work.strategies.of_account(account)
    found = next((one for one in past if one.state.is_open), past[0] if past else None)
    return Outlook(
        account=about,
        standing=standing_of(work, about, now=now),
        alerts=alerts,
        proposals=propose(alerts, load_playbooks(), excuses=excuses_of(work, account, now=now), now=now),
        strategy=found,
        plan=work.plans.get(found.plan) if found and found.plan else None,
        today=local_day(work, now),
    )


def standing_of(work: Work, account: Account, *, now: datetime) -> Standing:
    """What is known of the account now."""
    score, band = standings(work, [account.id], now=now).get(account.id, (None, None))
    risk = risk_of(work, account.id, now=now)
    return Standing(
        owner=account.owner,
        tier=account.tier,
        arr=None if account.arr is None else float(account.arr),
        currency=account.currency,
        seats=account.seats,
        renewal=account.renewal_date,
        score=score,
        band=band.value if band else "",
        index=risk.index if risk else None,
        risk=risk.tier if risk else None,
    )


def risk_of(work: Work, account: AccountId, *, now: datetime) -> RiskDay | None:
    """The account's risk of the last day on which it was looked at, or None."""
    day = work.risks.last_day(before=local_day(work, now) + timedelta(days=1))
    return work.risks.day(day, accounts=[account]).get(account) if day else None


def excuses_of(work: Work, account: AccountId, *, now: datetime) -> frozenset[Excuse]:
    """What is true of the account now that makes missing use mean nothing."""
    quiet = work.facts.of(account, kinds=(FactKind.QUIET,))
    found: set[Excuse] = set()
    if any(fact.at <= now and (fact.ended_at is None or fact.ended_at > now) for fact in quiet):
        found.add("holiday")
    if silent(beats_of(work), scoring_in_force(work).scoring, now=now):
        found.add("outage")
    return frozenset(found)


def is_red(standing: Standing) -> bool:
    """Whether the first act must come within a day."""
    return standing.band == Band.RED.value


def board(work: Work, *, now: datetime) -> tuple[Running, ...]:
    """Every save play that runs or rests, the one whose number is due soonest first."""
    strategies = {one.plan: one for one in work.strategies.running()}
    lines = [_running(plan, strategies.get(plan.id), now=now) for plan in work.plans.open_plays()]
    return tuple(sorted(lines, key=lambda line: (line.plan.milestones[0].target, line.plan.account_name)))


def _running(plan: Plan, strategy: Strategy | None, *, now: datetime) -> Running:
    today = plan_day(plan, now=now)
    return Running(
        plan=plan,
        strategy=strategy,
        next_step=next(iter(next_up(plan)), None),
        late=len(overdue(plan, today=today)),
        today=today,
    )
