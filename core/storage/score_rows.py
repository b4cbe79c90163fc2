"""A day's scores as rows: a few columns to find and draw them by, and a record of what they were made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.content.scoring import BELOW, CAPS, COMPONENTS
from core.health.bands import BANDS, Codes
from core.health.gather import Counts
from core.health.judge import Judged, Standing
from core.health.score import ORDER, Book
from core.health.sheet import Sheet
from core.signals import Flags, Floats, Inputs
from core.types import AccountId

LAYOUT = 1
"""The first byte of a record. A record is never read by another layout than its own."""
_BANDS = tuple(band.value for band in BANDS)
_CODES = {name: code for code, name in enumerate(_BANDS)}


def _of(kind: type, size: str) -> list[tuple[str, str]]:
    """Two columns of different parts may have one name: the part stands in front."""
    return [
        (f"{kind.__name__}.{field.name}", "?" if field.type is Flags else size)
        for field in fields(kind)  # a dataclass
    ]


RECORD = np.dtype(
    [
        ("layout", "u1"),
        *_of(Inputs, "<f8"),
        *_of(Counts, "<f4"),
        ("since", "<f4", (len(CAPS),)),
        ("dismissed", "?", (len(CAPS),)),
        ("points", "<f4"),
        ("forced", "u1"),
        ("scores", "<f8", (len(ORDER),)),
        ("states", "u1", (len(ORDER),)),
        ("weights", "<f8", (len(ORDER),)),
        ("free", "<f8"),
        ("caps", "<f4", (len(CAPS),)),
        ("low", "<f4", (len(BELOW),)),
    ]
)
"""One account's record."""


def records(sheet: Sheet) -> list[bytes]:
    """The record of every account of a sheet."""
    filled = np.zeros(len(sheet.accounts), dtype=RECORD)
    filled["layout"] = LAYOUT
    for part in (sheet.inputs, sheet.counts):
        for field in fields(part):
            filled[f"{type(part).__name__}.{field.name}"] = getattr(part, field.name)
    own: dict[str, object] = dict.fromkeys(("since", "dismissed", "points", "forced"), sheet.standing)
    own |= dict.fromkeys(("scores", "states", "weights"), sheet.book)
    own |= dict.fromkeys(("free", "caps", "low"), sheet.judged)
    for name, of in own.items():
        filled[name] = getattr(of, name)
    whole, size = filled.tobytes(), RECORD.itemsize
    return [whole[at : at + size] for at in range(0, len(whole), size)]


Filled = NDArray[np.void]
"""Records, one an account."""


_NUMBERS = ("raw", "score", "steady", "coverage", *COMPONENTS)
KEPT = ("account", "version", "profile", "band", "plain", *_NUMBERS, "document")
"""The columns that a sheet is read from."""


def sheet_of(day: date, kept: Mapping[str, Sequence[object]]) -> Sheet:
    """The sheet of one day's columns (of at least one account), as they were written."""
    filled = np.frombuffer(b"".join(kept["document"]), dtype=RECORD)  # type: ignore[arg-type]  # a column of bytes
    assert (filled["layout"] == LAYOUT).all()
    numbers = {name: np.array(kept[name], dtype=float) for name in _NUMBERS}
    band, plain = _codes(kept["band"]), _codes(kept["plain"])
    return Sheet(
        day=day,
        version=max(map(int, kept["version"])),  # type: ignore[arg-type]  # a column of numbers
        accounts=tuple(AccountId(str(account)) for account in kept["account"]),
        profiles=tuple(map(str, kept["profile"])),
        inputs=Inputs(**_columns_of(Inputs, filled)),  # type: ignore[arg-type]  # by name
        counts=Counts(**_columns_of(Counts, filled)),  # type: ignore[arg-type]  # likewise
        standing=_standing(filled),
        book=_book(filled, numbers, band),
        judged=_judged(filled, numbers, band, plain),
        steady=numbers["steady"],
    )


def _columns_of(kind: type, filled: Filled) -> dict[str, Flags | Floats]:
    """The columns of a part of the sheet, numbers in full width again."""
    return {
        field.name: filled[f"{kind.__name__}.{field.name}"].astype(bool if field.type is Flags else float, copy=False)
        for field in fields(kind)
    }


def _standing(filled: Filled) -> Standing:
    return Standing(
        since=filled["since"].astype(float),
        dismissed=filled["dismissed"],
        points=filled["points"].astype(float),
        forced=filled["forced"],
    )


def _book(filled: Filled, numbers: dict[str, Floats], band: Codes) -> Book:
    return Book(
        raw=numbers["raw"],
        coverage=numbers["coverage"],
        grey=band == BANDS.index(BANDS[-1]),
        components=np.stack([numbers[name] for name in COMPONENTS], axis=1),
        scores=filled["scores"],
        states=filled["states"],
        weights=filled["weights"],
    )


def _judged(filled: Filled, numbers: dict[str, Floats], band: Codes, plain: Codes) -> Judged:
    return Judged(
        score=numbers["score"],
        free=filled["free"],
        band=band,
        plain=plain,
        caps=filled["caps"].astype(float),
        low=filled["low"].astype(float),
    )


def _codes(names: Sequence[object]) -> Codes:
    return np.array([_CODES[str(name)] for name in names], dtype=np.uint8)


def band_names(codes: Codes) -> list[str]:
    """The bands as they are kept."""
    return [_BANDS[code] for code in codes.tolist()]


class Narrow(NamedTuple):
    """What a list of customers is sorted by and told of at a glance: a score of a day, and who it is."""

    day: date
    account: AccountId
    name: str
    score: float | None
    band: str
    steady: float | None
    coverage: float
    arr: Decimal | None
    currency: str | None
    renewal: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreRow:
    """One account's score on one day, without what it was made of. ``components`` in the order of the file."""

    day: date
    account: AccountId
    version: int
    score: float | None
    coverage: float
    band: str
    steady: float | None
    components: tuple[float | None, float | None, float | None, float | None]
