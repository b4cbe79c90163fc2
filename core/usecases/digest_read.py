"""Reads what a digest is made of, for whom it is about, and has it made up."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.accounts import Account
from core.facts import FactKind
from core.health.bands import Band
from core.messages_digest import Page, TierWeek
from core.onboarding.plan import Plan, PlanKind, PlanState
from core.onboarding.readiness import plan_day
from core.onboarding.status import status
from core.risk.alert import Alert, AlertState
from core.risk.answers import claim_by
from core.risk.digest import DigestKind, Subscription, begins_week
from core.risk.digest_book import DigestBook, DueTask, Risks, fits, medians_of, segment_of
from core.risk.digest_daily import daily, manager
from core.risk.digest_wide import Month, Onboarding, TeamWeek, monthly, quarter_after, weekly
from core.risk.levels import Level
from core.storage import Work
from core.types import AccountId, UserId
from core.usecases.assemble import local_day
from core.usecases.scoring_in_force import scoring_in_force
from core.usecases.whom import Ladder

WEEKS = 8
"""Weeks that the chart shows."""
FOUR_WEEKS = timedelta(weeks=4)
_DAY, _WEEK = timedelta(days=1), timedelta(days=7)
FEW = 400
"""So many accounts are asked for by name; of more, everything is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestAsk:
    """Which digest is to be made up: a subscription's of ``day``, as of ``now``; the one before was at ``since``."""

    subscription: Subscription
    day: date
    since: datetime
    now: datetime


class DigestReader:
    """Reads for one digest; what several parts of it need is read once."""

    def __init__(self, work: Work, ladder: Ladder, ask: DigestAsk) -> None:
        self._work, self._ladder, self._ask = work, ladder, ask
        self._scoring = scoring_in_force(work).scoring
        self._looked = work.risks.last_day(before=local_day(work, ask.now) + _DAY)
        self.accounts = self._about()
        self._ids = frozenset(account.id for account in self.accounts)

    def page(self) -> Page | None:
        """What the digest says; None when it stays silent."""
        match self._ask.subscription.kind:
            case DigestKind.DAILY:
                calendar = self._ladder.hours(None).calendar
                return daily(self._book(), low=begins_week(calendar, self._ask.day))
            case DigestKind.MANAGER:
                return manager(self._book())
            case DigestKind.WEEKLY:
                return weekly(self._week())
            case DigestKind.MONTHLY:
                return monthly(self._month())

    def weeks(self) -> tuple[TierWeek, ...]:
        """How many customers were in each tier in the last weeks, oldest first; weeks without a look are left out."""
        if self._looked is None:
            return ()
        days = [self._looked - _WEEK * back for back in reversed(range(WEEKS))]
        found = self._work.risks.tiers(days, accounts=self._ids)
        worst_first = tuple(reversed(Level))
        return tuple(
            TierWeek(day=day, tiers=tuple(found[day][level] for level in worst_first))  # type: ignore[arg-type]  # four
            for day in days
            if day in found
        )

    def _about(self) -> tuple[Account, ...]:
        filters, day = self._ask.subscription.filters, self._ask.day
        all_ = self._work.accounts
        found = all_.all() if filters.owner is None else all_.owned_by(filters.owner)
        here = [one for one in found if (one.churned_at is None or one.churned_at > day) and fits(one, filters)]
        self._risks = self._risks_on(self._looked, here)
        if filters.segment is None:
            return tuple(here)
        profiles = self._scoring.profiles
        return tuple(
            one for one in here if segment_of(one, self._risks.get(one.id), profiles, today=day) is filters.segment
        )

    def _risks_on(self, day: date | None, accounts: Sequence[Account]) -> Risks:
        if day is None:
            return {}
        some = [one.id for one in accounts] if len(accounts) <= FEW else None
        found = self._work.risks.day(day, accounts=some)
        return found if some is not None else {one.id: found[one.id] for one in accounts if one.id in found}

    def _before(self, day: date) -> Risks:
        """The risks of ``day``, or of the last day before it that was looked at."""
        looked = self._work.risks.last_day(before=min(day + _DAY, self._looked or day))
        return self._risks_on(looked, self.accounts)

    def _book(self) -> DigestBook:
        alerts = self._work.alerts.of(self._ids)
        closed = [one for one in self._work.alerts.closed(since=self._ask.since) if one.account in self._ids]
        guess = any(account.arr is None for account in self.accounts)
        return DigestBook(
            day=self._ask.day,
            since=self._ask.since,
            accounts=self.accounts,
            risks={who: risk for who, risk in self._risks.items() if who in self._ids},
            before=self._before(self._ask.since.date()),
            alerts=alerts,
            closed=closed,
            late=self._late(alerts),
            tasks=tuple(self._tasks()),
            medians=medians_of(self._work.accounts.revenues()) if guess else {},
            rules=self._scoring.risk,
        )

    def _late(self, alerts: Iterable[Alert]) -> frozenset[str]:
        """Those that nobody claimed within their time; many opened in one look and have the same."""
        limits: dict[tuple[datetime, Level, UserId | None], datetime] = {}
        late = set()
        for alert in (one for one in alerts if one.state is AlertState.OPEN):
            to = self._ladder.recipient(alert.owner)
            key = (alert.since, alert.level, to)
            if key not in limits:
                limits[key] = claim_by(alert, self._ladder.hours(to), self._scoring.risk.alerts)
            if limits[key] <= self._ask.now:
                late.add(alert.id)
        return frozenset(late)

    def _plans(self) -> list[Plan]:
        """The running plans that the digest is about: a person's own, or those of its customers."""
        asked, plans = self._ask.subscription, self._work.plans
        mine = asked.is_direct and asked.kind is DigestKind.DAILY
        found = plans.of_person(UserId(asked.target)) if mine else plans.running()
        return [plan for plan in found if plan.state is PlanState.RUNNING and (mine or plan.account in self._ids)]

    def _tasks(self) -> Iterable[DueTask]:
        asked, day = self._ask.subscription, self._ask.day
        me = asked.target if asked.is_direct and asked.kind is DigestKind.DAILY else None
        for plan in self._plans():
            for task in plan.tasks:
                mine = me is None or me in (plan.owner, task.owner)
                if mine and task.state.is_open and task.due is not None and task.due <= day:
                    who = None if task.owner == me else task.owner
                    yield DueTask(
                        account=plan.account, name=plan.account_name, title=task.title, due=task.due, owner=who
                    )

    def _week(self) -> TeamWeek:
        plans = self._plans()
        tasks = Counter(task.owner for plan in plans for task in plan.tasks if task.state.is_open and task.owner)
        onboardings = [plan for plan in plans if plan.kind is PlanKind.ONBOARDING]
        scored = self._work.scores.last_day(before=local_day(self._work, self._ask.now) + _DAY)
        return TeamWeek(
            day=self._ask.day,
            accounts=self.accounts,
            risks=self._risks,
            bands=self._bands(scored),
            bands_before=self._bands(scored and self._work.scores.last_day(before=scored - _WEEK + _DAY)),
            onboardings=[_onboarding(plan, now=self._ask.now) for plan in onboardings],
            escalated={
                who: since.date()
                for who, since in self._work.facts.lasting(FactKind.ESCALATION, now=self._ask.now).items()
            },
            tasks=tasks,
        )

    def _bands(self, day: date | None) -> dict[AccountId, Band]:
        if day is None:
            return {}
        some = self._ids if len(self._ids) <= FEW else None
        return {row.account: Band(row.band) for row in self._work.scores.light([day], accounts=some)}

    def _month(self) -> Month:
        since = self._ask.now - FOUR_WEEKS
        return Month(
            day=self._ask.day,
            accounts=self.accounts,
            risks=self._risks,
            before=self._before(self._ask.day - FOUR_WEEKS),
            quarter=quarter_after(self._ask.day),
            outcomes=self._work.strategies.outcomes(since=since),
            ratings=self._work.alerts.rated(since=since),
        )


def _onboarding(plan: Plan, *, now: datetime) -> Onboarding:
    pace = status(plan, today=plan_day(plan, now=now)).level
    return Onboarding(name=plan.account_name, pace=pace, end=plan.forecast.end if plan.forecast else None)
