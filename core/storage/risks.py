"""The risk of every account, a row a day: written for a hundred thousand accounts at once, read by account or day."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Float, Text, and_, case, cast, delete, func, or_, select, type_coerce

from core.risk.alert import RiskDay
from core.risk.card import RiskFilter
from core.risk.levels import Level
from core.storage.bulk import Plain, add_columns, plain_rows
from core.storage.merge import in_lots
from core.storage.scope import Scope
from core.storage.tables import accounts
from core.storage.tables_risk import risks
from core.types import AccountId

FEW = 400
"""So many accounts are asked for by name; of more, everything is read."""
_FIELDS = (
    *(risks.c.account, risks.c.day, risks.c.risk, risks.c.tier, risks.c.health, risks.c.times, risks.c.warnings),
    *(risks.c.red_since, risks.c.probability, risks.c.renewal, risks.c.arr, risks.c.estimated),
)
_WEIGHT = risks.c.risk / 100.0 * func.coalesce(risks.c.arr, 1.0)
"""Risk-weighted revenue; where nobody's is known the index alone ranks."""


@dataclass(frozen=True, slots=True)
class Risks:
    """The risk of one workspace's accounts on every day that was looked at."""

    _scope: Scope

    def put(self, day: date, rows: Sequence[RiskDay], *, whole: bool) -> None:
        """Keep a day's rows in the place of earlier ones: of the whole book, or of their accounts alone."""
        of_day = self._mine(risks.c.day == day)
        if whole:
            self._scope.connection.execute(delete(risks).where(of_day))
        else:
            for lot in in_lots([row.account for row in rows]):
                self._scope.connection.execute(delete(risks).where(of_day, risks.c.account.in_(lot)))
        add_columns(self._scope, risks, {"day": day}, _columns(rows))

    def last_day(self, *, before: date) -> date | None:
        """The last day before ``before`` of which there is a row, or None."""
        query = select(func.max(risks.c.day)).where(self._mine(risks.c.day < before))
        found: date | None = self._scope.connection.execute(query).scalar()
        return found

    def day(self, day: date, *, accounts: Collection[AccountId] | None = None) -> Mapping[AccountId, RiskDay]:
        """The rows of a day, or of some of its accounts."""
        query = select(*_FIELDS).where(self._mine(risks.c.day == day))
        if accounts is None:
            return {AccountId(row[0]): _read(row) for row in self._scope.connection.execute(query)}
        return {
            AccountId(row[0]): _read(row)
            for lot in in_lots(accounts)
            for row in self._scope.connection.execute(query.where(risks.c.account.in_(lot)))
        }

    def tiers(self, days: Collection[date], *, accounts: Collection[AccountId]) -> Mapping[date, Mapping[Level, int]]:
        """How many of some accounts were in each tier on each of ``days`` on which any of them was looked at."""
        found: dict[date, Mapping[Level, int]] = {}
        for day in days:
            query = select(risks.c.tier, risks.c.account).where(self._mine(risks.c.day == day))
            if len(accounts) <= FEW:
                query = query.where(risks.c.account.in_(accounts))
            rows = plain_rows(self._scope, query)
            if counts := Counter(tier for tier, account in rows if account in accounts):
                found[day] = {level: counts[level.value] for level in Level}
        return found

    def red_since(self, day: date) -> Mapping[AccountId, date]:
        """Since when each account that was red on a day had been."""
        query = select(risks.c.account, risks.c.red_since).where(
            self._mine(risks.c.day == day), risks.c.red_since.is_not(None)
        )
        return {AccountId(account): since for account, since in self._scope.connection.execute(query)}

    def history(self, account: AccountId, *, since: date, until: date) -> tuple[RiskDay, ...]:
        """The account's rows from ``since`` to ``until``, both counted in, oldest first."""
        query = select(*_FIELDS).where(self._mine(risks.c.account == account), risks.c.day.between(since, until))
        return tuple(_read(row) for row in self._scope.connection.execute(query.order_by(risks.c.day)))

    def ranked(
        self, day: date, whole: date, wanted: RiskFilter, *, first: int, limit: int | None
    ) -> tuple[RiskDay, ...]:
        """Those of a day that are ``wanted``, by risk-weighted revenue, the heaviest first, from place ``first`` on.

        Equal ones by renewal, the earliest first. Accounts that have no row of ``day`` are as they were on
        ``whole``, the last day on which the whole book was looked at.
        """
        soonest = (risks.c.renewal.is_(None), risks.c.renewal, risks.c.account)
        query = select(*_FIELDS).where(*self._wanted(day, whole, wanted)).order_by(_WEIGHT.desc(), *soonest)
        return tuple(_read(row) for row in self._scope.connection.execute(query.offset(first).limit(limit)))

    def counted(self, day: date, whole: date, wanted: RiskFilter) -> Mapping[Level, int]:
        """How many of those ``ranked`` are in each tier of risk."""
        query = select(risks.c.tier, func.count()).where(*self._wanted(day, whole, wanted)).group_by(risks.c.tier)
        return {Level(tier): number for tier, number in self._scope.connection.execute(query)}

    def _wanted(self, day: date, whole: date, wanted: RiskFilter) -> list[ColumnElement[bool]]:
        of_day = risks.c.day == day
        if whole != day:
            newer = select(risks.c.account).where(self._mine(of_day))
            of_day = or_(of_day, and_(risks.c.day == whole, risks.c.account.not_in(newer)))
        made = [self._mine(of_day)]
        made += [risks.c.tier == wanted.tier.value] if wanted.tier else []
        made += [] if wanted.arr_from is None else [risks.c.arr >= wanted.arr_from]
        return [*made, *self._whose(wanted)]

    def _whose(self, wanted: RiskFilter) -> list[ColumnElement[bool]]:
        whose = [accounts.c.owner == wanted.owner] if wanted.owner else []
        whose += [accounts.c.tier == wanted.customer_tier.value] if wanted.customer_tier else []
        if not whose:
            return []
        return [risks.c.account.in_(select(accounts.c.id).where(self._scope.mine(accounts), *whose))]

    def mix(self, days: Sequence[date], wanted: RiskFilter) -> Mapping[date, Mapping[Level, int]]:
        """How many of the wanted were in each tier of risk on each of these days."""
        mine = [self._mine(risks.c.day.in_(days)), *self._whose(wanted)]
        query = select(risks.c.day, risks.c.tier, func.count()).where(*mine).group_by(risks.c.day, risks.c.tier)
        found: dict[date, dict[Level, int]] = {}
        for day, tier, number in self._scope.connection.execute(query):
            found.setdefault(day, {})[Level(tier)] = number
        return found

    def sums(self, day: date, whole: date, wanted: RiskFilter) -> tuple[tuple[Level, str, int, float], ...]:
        """(tier of risk, currency, accounts, known yearly revenue) of the wanted; "" is the currency not known."""
        mine = (accounts.c.team_id == risks.c.team_id) & (accounts.c.id == risks.c.account)
        amount = func.coalesce(cast(type_coerce(accounts.c.arr, Text), Float), 0.0)
        currency = case((accounts.c.arr.is_(None), ""), else_=func.coalesce(accounts.c.currency, "?"))
        query = select(risks.c.tier, currency, func.count(), func.sum(amount)).join_from(risks, accounts, mine)
        query = query.where(*self._wanted(day, whole, wanted)).group_by(risks.c.tier, currency)
        found = self._scope.connection.execute(query)
        return tuple((Level(tier), money, number, float(whole_sum)) for tier, money, number, whole_sum in found)

    def moved(self, then: date, day: date, wanted: RiskFilter) -> tuple[tuple[Level, Level, int], ...]:
        """(tier then, tier on the day, accounts) of the wanted whose tier is another one."""
        old, now = risks.alias(), self._mine(risks.c.day == day)
        same = (old.c.team_id == risks.c.team_id) & (old.c.account == risks.c.account) & (old.c.day == then)
        query = select(old.c.tier, risks.c.tier, func.count()).join_from(risks, old, same)
        query = query.where(now, old.c.tier != risks.c.tier, *self._whose(wanted)).group_by(old.c.tier, risks.c.tier)
        return tuple((Level(a), Level(b), number) for a, b, number in self._scope.connection.execute(query))

    def tier_since(self, day: date, tier: Level, *, earliest: date) -> Mapping[AccountId, date]:
        """For each account of a tier on a day, the last day from ``earliest`` on with another one."""
        other, mine = risks.alias(), self._mine((risks.c.day == day) & (risks.c.tier == tier.value))
        same = (other.c.team_id == risks.c.team_id) & (other.c.account == risks.c.account)
        past = same & (other.c.day < day) & (other.c.day >= earliest) & (other.c.tier != tier.value)
        query = select(risks.c.account, func.max(other.c.day)).join_from(risks, other, past).where(mine)
        return {AccountId(one): on for one, on in self._scope.connection.execute(query.group_by(risks.c.account))}

    def money(self, *, accounts_of: Collection[AccountId] | None = None) -> Plain:
        """Each account, or a few, with its tier, currency and yearly revenue as a number, None where not known."""
        columns = (accounts.c.id, accounts.c.tier, accounts.c.currency)
        amount = cast(type_coerce(accounts.c.arr, Text), Float)
        query = select(*columns, amount).where(self._scope.mine(accounts))
        if accounts_of is not None:
            query = query.where(accounts.c.id.in_(accounts_of))
        return plain_rows(self._scope, query)

    def _mine(self, condition: ColumnElement[bool]) -> ColumnElement[bool]:
        return self._scope.mine(risks) & condition


def _columns(rows: Sequence[RiskDay]) -> dict[str, Sequence[object]]:
    return {
        "account": [row.account for row in rows],
        "risk": [row.index for row in rows],
        "tier": [row.tier.value for row in rows],
        "health": [row.health for row in rows],
        "times": [row.times for row in rows],
        "warnings": [" ".join(f"{rule}:{level}" for rule, level in row.warnings.items()) for row in rows],
        "red_since": [row.red_since.isoformat() if row.red_since else None for row in rows],
        "probability": [row.probability for row in rows],
        "renewal": [row.renewal.isoformat() if row.renewal else None for row in rows],
        "arr": [row.arr for row in rows],
        "estimated": [row.estimated for row in rows],
    }


def _read(row: Sequence[object]) -> RiskDay:
    account, day, risk, tier, health, times, warnings, red_since, probability, renewal, arr, estimated = row
    parts = [one.split(":") for one in str(warnings).split()]
    return RiskDay(
        account=AccountId(str(account)),
        day=day,  # type: ignore[arg-type]  # the columns have the types of the fields
        index=risk,  # type: ignore[arg-type]
        tier=Level(str(tier)),
        health=health,  # type: ignore[arg-type]
        times=times,  # type: ignore[arg-type]
        warnings={rule: Level(level) for rule, level in parts},
        red_since=red_since,  # type: ignore[arg-type]
        probability=probability,  # type: ignore[arg-type]
        renewal=renewal,  # type: ignore[arg-type]
        arr=arr,  # type: ignore[arg-type]
        estimated=bool(estimated),
    )
