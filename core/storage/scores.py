"""The scores of every account, a row a day, and the days on which the whole book was scored."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, delete, func, or_, select

from core.content.scoring import COMPONENTS
from core.health.sheet import Sheet
from core.storage.bulk import add_columns, plain_rows
from core.storage.merge import in_lots
from core.storage.rows import columns_of, read_row
from core.storage.scope import Scope
from core.storage.score_rows import KEPT, Narrow, ScoreRow, band_names, records, sheet_of
from core.storage.tables import accounts
from core.storage.tables_data import scored_days, scores
from core.types import AccountId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredDay:
    """A day on which the book was scored. ``median`` and ``median_change`` (in 28 days) are None without scores.

    ``held``: the whole book moved at once, so that nothing is alerted for this day.
    """

    day: date
    as_of: datetime
    version: int
    median: float | None
    median_change: float | None
    held: bool


_TURN = 7236004
_DAY = TypeAdapter(ScoredDay)
_LIGHT = (
    *(scores.c.day, scores.c.account, scores.c.version, scores.c.score, scores.c.coverage, scores.c.band),
    *(scores.c.steady, *(scores.c[name] for name in COMPONENTS)),
)


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of one workspace."""

    _scope: Scope

    def put(self, sheet: Sheet) -> None:
        """Keep a sheet: its accounts' rows of that day, instead of those there were."""
        self._clear(sheet)
        common = {"day": sheet.day, "version": sheet.version}
        add_columns(self._scope, scores, common, _columns(sheet))

    def take_turn(self) -> None:
        """Wait until nobody else is keeping scores of this workspace; it is one's turn until the transaction ends.

        In SQLite every transaction that writes is alone anyway.
        """
        if self._scope.connection.dialect.name == "postgresql":
            lock = func.pg_advisory_xact_lock(_TURN, func.hashtext(self._scope.team))
            self._scope.connection.execute(select(lock))

    def _clear(self, sheet: Sheet) -> None:
        of_day = self._mine(scores.c.day == sheet.day)
        kept = set(self._scope.connection.execute(select(scores.c.account).where(of_day)).scalars())
        if kept <= set(sheet.accounts):
            self._scope.connection.execute(delete(scores).where(of_day))
            return
        for lot in in_lots(kept & set(sheet.accounts)):
            self._scope.connection.execute(delete(scores).where(of_day, scores.c.account.in_(lot)))

    def of(self, account: AccountId, *, until: date, since: date | None = None) -> Sheet | None:
        """The account's newest row of ``until`` or before, and not before ``since``, as a sheet of one; or None."""
        query = select(scores.c.day).where(self._mine(scores.c.account == account), scores.c.day <= until)
        if since is not None:
            query = query.where(scores.c.day >= since)
        found: date | None = self._scope.connection.execute(query.order_by(scores.c.day.desc()).limit(1)).scalar()
        return None if found is None else self.day(found, accounts=(account,))

    def day(self, day: date, *, accounts: Collection[AccountId] | None = None) -> Sheet | None:
        """The rows of a day, by account; of some accounts where given. None without any."""
        query = select(*(scores.c[name] for name in KEPT)).where(self._mine(scores.c.day == day))
        if accounts is not None:
            query = query.where(scores.c.account.in_(accounts))
        rows = plain_rows(self._scope, query.order_by(scores.c.account))
        return sheet_of(day, dict(zip(KEPT, zip(*rows, strict=True), strict=True))) if rows else None

    def history(self, account: AccountId, *, since: date, until: date) -> tuple[ScoreRow, ...]:
        """The account's rows from ``since`` to ``until``, both counted in, oldest first."""
        query = select(*_LIGHT).where(self._mine(scores.c.account == account), scores.c.day.between(since, until))
        rows = self._scope.connection.execute(query.order_by(scores.c.day))
        return tuple(_light(row) for row in rows)

    def steady(self, day: date, *, accounts: Collection[AccountId] | None = None) -> Mapping[AccountId, float]:
        """The score of each account on a day without what scoring files and profiles did to it."""
        query = select(scores.c.account, scores.c.steady).where(
            self._mine(scores.c.day == day), scores.c.steady.is_not(None)
        )
        if accounts is not None:
            query = query.where(scores.c.account.in_(accounts))
        return {AccountId(account): float(steady) for account, steady in self._scope.connection.execute(query)}

    def light(self, days: Sequence[date], *, accounts: Collection[AccountId] | None = None) -> Iterator[ScoreRow]:
        """The rows of some days, without what they were made of; of some accounts where given."""
        query = select(*_LIGHT).where(self._mine(scores.c.day.in_(days)))
        if accounts is None:
            yield from (_light(row) for row in self._scope.connection.execute(query))
            return
        for lot in in_lots(accounts):
            yield from (_light(row) for row in self._scope.connection.execute(query.where(scores.c.account.in_(lot))))

    def narrow(self, days: Collection[date], *, owner: UserId | None, today: date) -> tuple[Narrow, ...]:
        """The scores of some days of one person's customers, or of everybody's with None, oldest first.

        Those who have left by ``today`` are left out.
        """
        theirs = (accounts.c.team_id == scores.c.team_id) & (accounts.c.id == scores.c.account)
        here = or_(accounts.c.churned_at.is_(None), accounts.c.churned_at > today)
        query = select(
            *(scores.c.day, scores.c.account, accounts.c.name, scores.c.score, scores.c.band, scores.c.steady),
            *(scores.c.coverage, accounts.c.arr, accounts.c.currency, accounts.c.renewal_date),
        )
        query = query.join(accounts, theirs).where(self._mine(scores.c.day.in_(days)), here)
        if owner is not None:
            query = query.where(accounts.c.owner == owner)
        return tuple(Narrow._make(row) for row in self._scope.connection.execute(query.order_by(scores.c.day)))

    def last_day(self, *, before: date) -> date | None:
        """The last day before ``before`` of which there are scores, or None."""
        query = select(func.max(scores.c.day)).where(self._mine(scores.c.day < before))
        found: date | None = self._scope.connection.execute(query).scalar()
        return found

    def mark(self, scored: ScoredDay) -> bool:
        """Note that the book was scored on a day; False when it was noted already, which is then left as it is.

        A second process that comes at the same time waits here for the first one, and then finds it done.
        """
        return self._scope.add_new(scored_days, columns_of(scored))

    def remark(self, scored: ScoredDay) -> None:
        """Note a day's scores anew."""
        self._scope.put(scored_days, columns_of(scored))

    def scored(self, day: date) -> ScoredDay | None:
        """The note of a day, or None."""
        return next(iter(self.scored_between(day, day)), None)

    def scored_between(self, since: date, until: date) -> tuple[ScoredDay, ...]:
        """The days on which the book was scored, oldest first."""
        mine = (self._scope.mine(scored_days), scored_days.c.day.between(since, until))
        query = select(scored_days).where(*mine).order_by(scored_days.c.day)
        return tuple(read_row(_DAY, row) for row in self._scope.connection.execute(query).mappings())

    def _mine(self, condition: ColumnElement[bool]) -> ColumnElement[bool]:
        return self._scope.mine(scores) & condition


def _light(row: Sequence[object]) -> ScoreRow:
    day, account, version, score, coverage, band, steady, *components = row
    return ScoreRow(
        day=day,  # type: ignore[arg-type]  # the columns have the types of the fields
        account=AccountId(str(account)),
        version=version,  # type: ignore[arg-type]
        score=score,  # type: ignore[arg-type]
        coverage=coverage,  # type: ignore[arg-type]
        band=str(band),
        steady=steady,  # type: ignore[arg-type]
        components=tuple(components),  # type: ignore[arg-type]
    )


def _columns(sheet: Sheet) -> dict[str, Sequence[object]]:
    numbers = {"score": sheet.judged.score, "raw": sheet.book.raw, "steady": sheet.steady}
    numbers |= {name: sheet.book.components[:, place] for place, name in enumerate(COMPONENTS)}
    return {
        **{name: _plain(column) for name, column in numbers.items()},
        "account": sheet.accounts,
        "profile": sheet.profiles,
        "coverage": sheet.book.coverage.tolist(),
        "band": band_names(sheet.judged.band),
        "plain": band_names(sheet.judged.plain),
        "document": records(sheet),
    }


def _plain(column: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> list[float | None]:
    """Numbers, and None for NaN."""
    values: list[float | None] = [*column.tolist()]
    for place in np.flatnonzero(np.isnan(column)).tolist():
        values[place] = None
    return values
