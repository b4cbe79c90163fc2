"""A day's scores of many accounts, with everything they were made of: what is kept, rescored and explained."""

from dataclasses import dataclass, fields, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from core.content.scoring import Scoring
from core.health.gather import Counts
from core.health.judge import Before, Judged, Standing, judge
from core.health.score import Book, profiles_of, score
from core.signals import Floats, Inputs
from core.types import AccountId

Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A row is an account. ``steady`` is the score without what other scoring files and profiles did to it.

    Trends are differences of ``steady``; where neither has changed they are those of the score.
    """

    day: date
    version: int
    accounts: tuple[AccountId, ...]
    profiles: tuple[str, ...]
    inputs: Inputs
    counts: Counts
    standing: Standing
    book: Book
    judged: Judged
    steady: Floats

    def rows(self, places: Rows) -> "Sheet":
        """Some of the accounts, in the order of their places."""
        return replace(
            self,
            accounts=tuple(self.accounts[place] for place in places.tolist()),
            profiles=tuple(self.profiles[place] for place in places.tolist()),
            steady=self.steady[places],
            **{
                name: _chosen(getattr(self, name), places)
                for name in ("inputs", "counts", "standing", "book", "judged")
            },  # type: ignore[arg-type]
        )


def _chosen(columns: object, places: Rows) -> object:
    """The same columns for some accounts."""
    taken = {field.name: getattr(columns, field.name)[places] for field in fields(columns)}  # type: ignore[arg-type]  # each is a dataclass
    return replace(columns, **taken)  # type: ignore[type-var]  # likewise


def rescored(sheet: Sheet, scoring: Scoring, *, version: int) -> Sheet:
    """The sheet as another scoring file would have had it; bands by the limits alone, what stood of caps kept."""
    book = score(sheet.inputs, scoring)
    grey = np.full(len(sheet.accounts), 3, dtype=np.uint8)
    before = Before(band=grey, plain=grey, low=sheet.judged.low)
    judged = judge(book, sheet.standing, before, scoring, day=sheet.day.toordinal())
    return replace(
        sheet, version=version, book=book, judged=judged, profiles=profile_names(sheet.inputs.tenure, scoring)
    )


def profile_names(tenure: Floats, scoring: Scoring) -> tuple[str, ...]:
    """The name of each account's profile."""
    names = [profile.name for profile in scoring.profiles]
    return tuple(names[place] for place in profiles_of(tenure, scoring).tolist())
