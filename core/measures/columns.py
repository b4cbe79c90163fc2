"""The measures of every account on a day, as columns."""

from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

from core.types import AccountId

Numbers = NDArray[np.float64]
FIRST_DAYS = "firsts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """What the product's events say of each account as of the end of ``day`` (UTC). A row is an account.

    active_28, active_before: distinct users in the 28 days that end on ``day``, and in the 28 before.
    peak_180: the most distinct users in any of the last six such periods of 28 days.
    stick: distinct users of an average workday (rhythm daily) or week (weekly) as a share of active_28.
    active_14, core_users_14: distinct users in 14 days, and those of them with a core event.
    core_30, core_before_30: core events in 30 days, and in the 30 before.
    core_7, core_before_7: core events in the 7 days before ``day``, which may not be over, and in the 7 before.
    last_core, last_export: days since the last core event, and since the last export of all data; NaN: never.
    exit_7: events of cancelling and of billing in the 7 days before ``day``.
    features_used: features in use on 3 or more days of 30. power_users: users seen on 8 or more of 28 days.
    last_seen: days since the last event. usual_gap: the median of days between two days with events, in 90 days.
    firsts: a column for each event of the checklist, days since its first time ever; NaN: never.

    An account without any event has no row. ``features_known`` is how many features there are to use; ``newest``
    is the last event of the whole workspace, None without any.
    """

    day: date
    newest: datetime | None
    features_known: int
    accounts: tuple[AccountId, ...]
    active_28: Numbers
    active_before: Numbers
    peak_180: Numbers
    stick: Numbers
    active_14: Numbers
    core_users_14: Numbers
    core_30: Numbers
    core_before_30: Numbers
    core_7: Numbers
    core_before_7: Numbers
    last_core: Numbers
    last_export: Numbers
    exit_7: Numbers
    features_used: Numbers
    power_users: Numbers
    last_seen: Numbers
    usual_gap: Numbers
    firsts: Numbers

    def __len__(self) -> int:
        return len(self.accounts)

    def of(self, accounts: tuple[AccountId, ...]) -> "Measures":
        """The rows of ``accounts`` in that order; one without events has zeros, and NaN where nothing ever was."""
        place = {account: row for row, account in enumerate(self.accounts)}
        rows = np.array([place.get(account, -1) for account in accounts], dtype=np.intp)
        columns = {name: _rows(getattr(self, name), rows, never=name in NEVER) for name in COLUMNS}
        return replace(self, accounts=accounts, **columns)  # type: ignore[arg-type]  # columns for columns


NEVER = frozenset({"last_seen", "usual_gap", "last_core", "last_export", FIRST_DAYS})
"""Measures that are NaN, not zero, where nothing ever happened."""
COLUMNS = tuple(field.name for field in fields(Measures) if field.type is Numbers)


def _rows(column: Numbers, rows: NDArray[np.intp], *, never: bool) -> Numbers:
    empty = np.full((1, *column.shape[1:]), np.nan if never else 0.0)
    return np.concatenate([column, empty])[rows]


def to_bytes(measures: Measures) -> bytes:
    """The measures as one compressed blob that ``from_bytes`` reads."""
    packed = BytesIO()
    newest = measures.newest.isoformat() if measures.newest else ""
    head = np.array([measures.day.isoformat(), newest, str(measures.features_known)])
    columns = {name: getattr(measures, name) for name in COLUMNS}
    np.savez_compressed(packed, head=head, accounts=np.array(measures.accounts, dtype=np.str_), **columns)
    return packed.getvalue()


def from_bytes(body: bytes) -> Measures:
    """The measures of a blob. A column that is younger than the blob is not known."""
    with np.load(BytesIO(body), allow_pickle=False) as packed:
        day, newest, known = (str(word) for word in packed["head"])
        accounts = tuple(AccountId(str(account)) for account in packed["accounts"])
        unknown = np.full(len(accounts), np.nan)
        return Measures(
            day=date.fromisoformat(day),
            newest=datetime.fromisoformat(newest) if newest else None,
            features_known=int(known),
            accounts=accounts,
            **{name: packed.get(name, unknown) for name in COLUMNS},
        )
