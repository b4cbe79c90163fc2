"""Try another scoring file on the book, and put it in force. A change of the file alerts nobody."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from core.content.scoring import parse_scoring
from core.health.bands import BANDS, Band
from core.health.card import Change
from core.health.draw import change, number
from core.health.sheet import Sheet, rescored
from core.storage import Work
from core.types import AccountId, UserId
from core.usecases.assemble import local_day
from core.usecases.score import score_book
from core.usecases.scoring_in_force import InForce, scoring_in_force

MOVERS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What another file would do to one account; scores are None without data."""

    account: AccountId
    name: str
    before: float | None
    after: float | None
    band_before: Band
    band_after: Band


@dataclass(frozen=True, slots=True, kw_only=True)
class DryRun:
    """What another file would do to the book, by the inputs of its last run. Bands are by their limits alone.

    ``changed`` are the accounts in another band, ``movers`` those whose score moves most; ``coverage`` is the
    mean share of weight with data, before and after, 0 to 1. ``remeasured`` when the file asks something else
    of the events, which shows only after the next measuring.
    """

    name: str
    accounts: int
    changed: tuple[Moved, ...]
    movers: tuple[Moved, ...]
    coverage: tuple[float, float]
    remeasured: bool

    @property
    def sentence(self) -> str:
        """How many accounts change band."""
        count = len(self.changed)
        return f"{count} account{'s change' if count != 1 else ' changes'} band of {self.accounts}."


def dry_run(work: Work, text: str, *, file: str, now: datetime) -> DryRun:
    """What the scoring file in ``text`` would do. Nothing is saved. Raises ContentError when it is wrong."""
    scoring, in_force = parse_scoring(text, file=file), scoring_in_force(work)
    sheet = _last(work, now=now)
    remeasured = scoring.product != in_force.scoring.product
    if sheet is None:
        return DryRun(
            name=scoring.name, accounts=0, changed=(), movers=(), coverage=(0.0, 0.0), remeasured=remeasured
        )
    old = rescored(sheet, in_force.scoring, version=in_force.version)
    new = rescored(sheet, scoring, version=in_force.version + 1)
    names = {account.id: account.name for account in work.accounts.all()}
    apart = np.flatnonzero(old.judged.band != new.judged.band).tolist()
    moves = np.nan_to_num(np.abs(new.judged.score - old.judged.score))
    most = [place for place in np.argsort(-moves, kind="stable")[:MOVERS].tolist() if moves[place] > 0]
    return DryRun(
        name=scoring.name,
        accounts=len(sheet.accounts),
        changed=tuple(_moved(old, new, place, names) for place in apart),
        movers=tuple(_moved(old, new, place, names) for place in most),
        coverage=(float(old.book.coverage.mean()), float(new.book.coverage.mean())),
        remeasured=remeasured,
    )


def dry_run_of(work: Work, text: str, account: AccountId, *, file: str, now: datetime) -> Change | None:
    """Every line of what the file would change for one account; None where it has no score."""
    scoring, in_force = parse_scoring(text, file=file), scoring_in_force(work)
    sheet = work.scores.of(account, until=local_day(work, now))
    if sheet is None:
        return None
    old = rescored(sheet, in_force.scoring, version=in_force.version)
    new = rescored(sheet, scoring, version=in_force.version + 1)
    return change(old, new, (in_force.scoring, scoring))


def apply_scoring(work: Work, text: str, *, file: str, by: UserId, now: datetime) -> InForce:
    """Put the file in force and score the book by it at once; the audit log keeps who did.

    The file that is in force already stays what it is. Raises ContentError when the file is wrong.
    """
    scoring, latest = parse_scoring(text, file=file), work.scorings.latest()
    if latest is not None and latest.text == text:
        return InForce(version=latest.version, scoring=scoring)
    version = work.scorings.add(text, by=by, at=now)
    detail = {"version": version, "line": f"put version {version} of the scoring file in force"}
    work.audit.add(who=by, what="scoring.applied", subject="scoring", detail=detail, at=now)
    score_book(work, now=now)
    return InForce(version=version, scoring=scoring)


def _last(work: Work, *, now: datetime) -> Sheet | None:
    day = work.scores.last_day(before=local_day(work, now) + timedelta(days=1))
    return None if day is None else work.scores.day(day)


def _moved(old: Sheet, new: Sheet, place: int, names: dict[AccountId, str]) -> Moved:
    account = old.accounts[place]
    return Moved(
        account=account,
        name=names.get(account, account),
        before=number(old.judged.score[place]),
        after=number(new.judged.score[place]),
        band_before=BANDS[int(old.judged.band[place])],
        band_after=BANDS[int(new.judged.band[place])],
    )
