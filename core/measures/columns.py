"""What a product's events say of many accounts as of a day, as columns."""

from dataclasses import dataclass, fields
from datetime import datetime

import numpy as np
import orjson
from numpy.typing import NDArray

from core.types import AccountId

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """A row is an account. ``last_seen`` is in days before the day; ``firsts`` accounts x checklist, NaN never."""

    accounts: tuple[AccountId, ...]
    active_28: Floats
    active_before: Floats
    peak_180: Floats
    stick: Floats
    active_14: Floats
    core_users_14: Floats
    core_30: Floats
    core_before_30: Floats
    features_used: Floats
    features_known: Floats
    power_users: Floats
    last_seen: Floats
    usual_gap: Floats
    firsts: Floats
    newest: datetime

    def to_bytes(self) -> bytes:
        """The measures as one blob."""
        columns = {f.name: getattr(self, f.name) for f in fields(self) if f.name not in ("accounts", "newest")}
        body = {name: np.nan_to_num(column, nan=-1.0).tolist() for name, column in columns.items()}
        return orjson.dumps({"accounts": self.accounts, "newest": self.newest, **body})

    @classmethod
    def from_bytes(cls, body: bytes) -> "Measures":
        """The measures of a blob."""
        raw = orjson.loads(body)
        accounts, newest = tuple(raw.pop("accounts")), datetime.fromisoformat(raw.pop("newest"))
        arrays = {name: np.array(column, dtype=float) for name, column in raw.items()}
        known = {name: np.where(column < 0, np.nan, column) for name, column in arrays.items()}
        known["firsts"] = known["firsts"].reshape(len(accounts), -1)
        return cls(accounts=accounts, newest=newest, **known)
