"""Alerts: one document each, with the columns they are found by, and what people made of each rule."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, func, or_, select, update

from core.errors import Conflict, NotFound
from core.risk.alert import Alert, AlertState, Route
from core.risk.levels import Level
from core.storage.bulk import add_columns
from core.storage.merge import in_lots
from core.storage.rows import document, read_alert
from core.storage.scope import Scope
from core.storage.tables_risk import alert_rules, alerts
from core.types import AccountId, UserId


class Standing(NamedTuple):
    """An alert in a few words: what the daily pass compares with. ``closed_at`` is None while it is active."""

    id: str
    account: AccountId
    rule: str
    level: Level
    state: AlertState
    route: Route
    opened_at: datetime
    closed_at: datetime | None


FEW = 400
"""So many accounts are asked for by name; of more, everything is read."""
_STANDING = (
    *(alerts.c.id, alerts.c.account, alerts.c.rule, alerts.c.level, alerts.c.state, alerts.c.route),
    *(alerts.c.opened_at, alerts.c.closed_at),
)


@dataclass(frozen=True, slots=True)
class Alerts:
    """The alerts of one workspace. An account has at most one of a rule that is active."""

    _scope: Scope

    def get(self, alert: str) -> Alert:
        """The alert; raises NotFound when there is none of this id."""
        found = self._read(select(alerts.c.document).where(alerts.c.id == alert))
        if not found:
            raise NotFound("This alert is gone.", alert=alert)
        return found[0]

    def many(self, ids: Collection[str]) -> tuple[Alert, ...]:
        """Those of ``ids`` that there are, by id."""
        return tuple(
            alert
            for lot in in_lots(sorted(ids))
            for alert in self._read(select(alerts.c.document).where(alerts.c.id.in_(lot)).order_by(alerts.c.id))
        )

    def active(self, *, account: AccountId | None = None, owner: UserId | None = None) -> tuple[Alert, ...]:
        """The active ones, oldest first: all, an account's, or a person's."""
        query = select(alerts.c.document).where(alerts.c.closed_at.is_(None))
        if account is not None:
            query = query.where(alerts.c.account == account)
        if owner is not None:
            query = query.where(alerts.c.owner == owner)
        return self._read(query.order_by(alerts.c.opened_at, alerts.c.id))

    def of(self, accounts: Collection[AccountId]) -> tuple[Alert, ...]:
        """The active alerts of some accounts, oldest first."""
        if len(accounts) > FEW:
            return tuple(alert for alert in self.active() if alert.account in accounts)
        query = select(alerts.c.document).where(alerts.c.closed_at.is_(None), alerts.c.account.in_(accounts))
        return self._read(query.order_by(alerts.c.opened_at, alerts.c.id))

    def closed(self, *, since: datetime, account: AccountId | None = None) -> tuple[Alert, ...]:
        """Those closed from ``since`` on, oldest first."""
        query = select(alerts.c.document).where(alerts.c.closed_at >= since)
        if account is not None:
            query = query.where(alerts.c.account == account)
        return self._read(query.order_by(alerts.c.closed_at, alerts.c.id))

    def standings(self, *, closed_since: datetime, accounts: Collection[AccountId] | None = None) -> list[Standing]:
        """The active ones and those closed from ``closed_since`` on, oldest first; of some accounts where given."""
        alive = or_(alerts.c.closed_at.is_(None), alerts.c.closed_at >= closed_since)
        query = select(*_STANDING).where(self._scope.mine(alerts), alive).order_by(alerts.c.opened_at, alerts.c.id)
        if accounts is not None:
            query = query.where(alerts.c.account.in_(accounts))
        return [_standing(row) for row in self._scope.connection.execute(query)]

    def add(self, new: Sequence[Alert], *, wake_at: Mapping[str, datetime]) -> None:
        """Keep new ones. ``wake_at`` says of some, by id, when the clock is to look at them."""
        rows = [_columns(self._scope, alert, wake_at.get(alert.id)) for alert in new]
        columns = {name: [row[name] for row in rows] for name in rows[0]} if rows else {}
        if columns:
            add_columns(self._scope, alerts, {}, columns)

    def save(self, alert: Alert, *, wake_at: datetime | None) -> Alert:
        """Keep a changed one and return it with its new version; Conflict when somebody else changed it meanwhile."""
        saved = replace(alert, version=alert.version + 1)
        self._update(saved, _values(saved) | {"wake_at": wake_at})
        return saved

    def tell(self, alert: Alert) -> Alert:
        """Keep one of which only who has a message of it, or its ratings, are others: its clock goes on as it was."""
        saved = replace(alert, version=alert.version + 1)
        self._update(saved, _values(saved))
        return saved

    def _update(self, saved: Alert, values: Mapping[str, object]) -> None:
        theirs = (self._scope.mine(alerts), alerts.c.id == saved.id, alerts.c.version == saved.version - 1)
        if not self._scope.connection.execute(update(alerts).where(*theirs).values(values)).rowcount:
            self.get(saved.id)
            raise Conflict("Somebody else answered this alert at the same moment. Please look again.", alert=saved.id)

    def due(self, *, now: datetime, limit: int) -> tuple[Alert, ...]:
        """Alerts at which the clock is to look at ``now``, longest due first; to be passed in this transaction.

        Of several processes each alert goes to one: it is locked until then, and passed over by the others.
        """
        query = select(alerts.c.document).where(alerts.c.wake_at <= now).order_by(alerts.c.wake_at, alerts.c.id)
        return self._read(query.limit(limit).with_for_update(skip_locked=True))

    def next_wake(self) -> datetime | None:
        """The earliest instant at which the clock is to look at any, or None."""
        query = select(func.min(alerts.c.wake_at)).where(self._scope.mine(alerts))
        found: datetime | None = self._scope.connection.execute(query).scalar()
        return found

    def tally(self, *, since: datetime, owner: UserId | None = None) -> tuple[int, int, int, int]:
        """(opened, closed, useful, noise): alerts since then, and the ratings of those that opened since."""
        mine = [self._scope.mine(alerts), *([alerts.c.owner == owner] if owner else [])]
        new = select(func.count(), func.sum(alerts.c.useful), func.sum(alerts.c.noise))
        opened, useful, noise = self._scope.connection.execute(new.where(*mine, alerts.c.opened_at >= since)).one()
        over = select(func.count()).select_from(alerts).where(*mine, alerts.c.closed_at >= since)
        closed = self._scope.connection.execute(over).scalar() or 0
        return int(opened), int(closed), int(useful or 0), int(noise or 0)

    def ratings(self, rule: str) -> tuple[int, int]:
        """(useful, noise) since the rule was last put back to work."""
        counted = select(alert_rules.c.counted_from).where(self._scope.mine(alert_rules), alert_rules.c.rule == rule)
        since: datetime | None = self._scope.connection.execute(counted).scalar()
        query = select(func.sum(alerts.c.useful), func.sum(alerts.c.noise)).where(
            self._scope.mine(alerts), alerts.c.rule == rule
        )
        if since is not None:
            query = query.where(alerts.c.opened_at >= since)
        useful, noise = self._scope.connection.execute(query).one()
        return int(useful or 0), int(noise or 0)

    def rated(self, *, since: datetime) -> tuple[int, int]:
        """(useful, noise) of all alerts that opened from ``since`` on."""
        query = select(func.sum(alerts.c.useful), func.sum(alerts.c.noise)).where(
            self._scope.mine(alerts), alerts.c.opened_at >= since
        )
        useful, noise = self._scope.connection.execute(query).one()
        return int(useful or 0), int(noise or 0)

    def demoted(self) -> frozenset[str]:
        """The rules that go into the digest alone, because people called them noise."""
        query = select(alert_rules.c.rule).where(self._scope.mine(alert_rules), alert_rules.c.demoted_at.is_not(None))
        return frozenset(self._scope.connection.execute(query).scalars())

    def demote(self, rule: str, *, at: datetime) -> None:
        """From now on the rule goes into the digest alone."""
        self._scope.put(alert_rules, {"rule": rule, "demoted_at": at})

    def restore(self, rule: str, *, at: datetime, by: UserId) -> None:
        """Put a rule back to work; its ratings count from now on."""
        self._scope.put(alert_rules, {"rule": rule, "demoted_at": None, "counted_from": at, "by": by})

    def _read(self, query: Select[str]) -> tuple[Alert, ...]:
        found = self._scope.connection.execute(query.where(self._scope.mine(alerts)))
        return tuple(read_alert(text) for text in found.scalars())


def _standing(row: Sequence[object]) -> Standing:
    ident, account, rule, level, state, route, opened_at, closed_at = row
    return Standing(
        id=str(ident),
        account=AccountId(str(account)),
        rule=str(rule),
        level=Level(str(level)),
        state=AlertState(str(state)),
        route=Route(str(route)),
        opened_at=opened_at,  # type: ignore[arg-type]  # the columns have the types of the fields
        closed_at=closed_at,  # type: ignore[arg-type]
    )


def _values(alert: Alert) -> dict[str, object]:
    useful = sum(alert.ratings.values())
    return {
        "level": alert.level.value,
        "state": alert.state.value,
        "route": alert.route.value,
        "owner": alert.owner,
        "closed_at": alert.closed_at,
        "useful": useful,
        "noise": len(alert.ratings) - useful,
        "version": alert.version,
        "document": document(alert),
    }


def _columns(scope: Scope, alert: Alert, wake_at: datetime | None) -> dict[str, object]:
    """The values as drivers take them as they are."""
    bind = alerts.c.opened_at.type.dialect_impl(scope.connection.dialect).bind_processor(scope.connection.dialect)
    times = {"opened_at": alert.opened_at, "closed_at": alert.closed_at, "wake_at": wake_at}
    own: dict[str, object] = {"id": alert.id, "account": alert.account, "rule": alert.rule}
    return own | _values(alert) | {name: at if bind is None else bind(at) for name, at in times.items()}
