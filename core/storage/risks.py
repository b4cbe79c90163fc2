"""The risk of every account, a row a day: written for a hundred thousand accounts at once, read by account or day."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, delete, func, select

from core.risk.alert import RiskDay
from core.risk.levels import Level
from core.storage.bulk import add_columns, plain_rows
from core.storage.merge import in_lots
from core.storage.scope import Scope
from core.storage.tables_risk import risks
from core.types import AccountId

FEW = 400
"""So many accounts are asked for by name; of more, everything is read."""
_FIELDS = (
    *(risks.c.account, risks.c.day, risks.c.risk, risks.c.tier, risks.c.health, risks.c.times, risks.c.warnings),
    *(risks.c.red_since, risks.c.probability),
)


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
    }


def _read(row: Sequence[object]) -> RiskDay:
    account, day, risk, tier, health, times, warnings, red_since, probability = row
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
    )
