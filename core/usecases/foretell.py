"""What the model in use says of the book today, for as long as it fits what it sees; else the index ranks on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import numpy as np

from core.health.sheet import Sheet
from core.messages import Trouble
from core.risk.drift import MANY, moved, surprised
from core.risk.fit.file import model_of
from core.risk.fit.model import HAND, Model
from core.risk.fit.table import Table
from core.risk.history import Then, column, snapshot
from core.signals import Floats
from core.storage import RiskModel, Work
from core.usecases.risk_history import NEAR, customers_of, measures_near, voices_of
from core.usecases.whom import Ladder

STALE = timedelta(days=120)
"""So old may a model be [D]."""
LEAST = 200
"""Of fewer customers nobody can tell whether they have changed as a whole or one by one [D]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreteller:
    """A model with today's columns of a portfolio, all but the index. ``objection`` is why it is to be retired."""

    id: str
    model: Model
    table: Table
    objection: str

    def chances(self, index: Floats) -> list[float | None]:
        """The probability of leaving of each account, whose index is given; None where the model is to be retired."""
        if self.objection:
            return [None] * len(index)
        drawn = any(scale.name == HAND for scale in self.model.scales)
        table = replace(self.table, hand=index) if drawn else self.table
        return [*self.model.explain(table).probability.tolist()]


def foreteller(work: Work, sheet: Sheet, *, whole: bool, now: datetime) -> Foreteller | None:
    """The model in use over the accounts of a sheet, in their order; None without one. Reads only.

    Whether the model still fits is looked at with the whole book alone.
    """
    kept = work.risk_models.newest_used()
    if kept is None or kept.fitted_at > now:
        return None
    model = model_of(kept.model.encode(), name="The model in use")
    table = _table(work, sheet, model, horizon=_horizon(kept), now=now)
    objection = _objection(work, kept, table, sheet.day, now=now) if whole else ""
    return Foreteller(id=kept.id, model=model, table=table, objection=objection)


def _horizon(kept: RiskModel) -> int:
    return int(str(kept.card["horizon"]))


def _table(work: Work, sheet: Sheet, model: Model, *, horizon: int, now: datetime) -> Table:
    """Today's row of every account of the sheet, by the columns of the model."""
    contracts = {one.id: one for one in work.flat.contracts(accounts=sheet.accounts)}
    customers = customers_of([contracts[account] for account in sheet.accounts])
    customers = replace(customers, left=np.full(len(sheet.accounts), np.nan))
    nothing = np.full(len(sheet.accounts), np.nan)
    then = Then(
        day=sheet.day,
        measures=measures_near(work, sheet.day),
        seats=sheet.inputs.seats,
        health=sheet.judged.score,
        index=nothing,
        renewal=nothing,
    )
    of_day = snapshot(then, customers, voices_of(work, sheet.accounts, now=now), horizon=horizon)
    names = [scale.name for scale in model.scales if scale.name != HAND]
    return Table(columns=tuple(column(name, of_day.columns[name]) for name in names))


def _objection(work: Work, kept: RiskModel, table: Table, day: date, *, now: datetime) -> str:
    """Why the model no longer fits, as a sentence; "" while it does.

    A Sunday is no Tuesday: columns are compared on the weekday of the days that were learned from alone, and in a
    book that is large enough.
    """
    if now - kept.fitted_at > STALE:
        return f"It was fitted on {kept.fitted_at:%d %b %Y}, which is too long ago."
    same_weekday = (day.toordinal() - int(str(kept.card["last"]))) % 7 == 0
    changed = moved(_spread(kept), table) if same_weekday and len(table) >= LEAST else ()
    if len(changed) > MANY * len(_spread(kept)):
        return f"Customers are no longer like those it was fitted to: {', '.join(changed[:3])} and more have moved."
    if surprised(*_came_true(work, day - timedelta(days=_horizon(kept)), day)):
        return "Far more or fewer customers left than it had foretold."
    return ""


def _spread(kept: RiskModel) -> dict[str, Sequence[Sequence[float]]]:
    """How the columns were spread, as the card holds it."""
    spread = kept.card["spread"]
    assert isinstance(spread, dict)
    return spread


def _came_true(work: Work, then: date, day: date) -> tuple[Floats, "np.ndarray[tuple[int], np.dtype[np.bool_]]"]:
    """What was foretold a horizon ago, and who has left since."""
    looked = work.risks.last_day(before=then + timedelta(days=1))
    rows = work.risks.day(looked) if looked is not None and (then - looked).days < NEAR else {}
    foretold = {account: row.probability for account, row in rows.items() if row.probability is not None}
    gone = (
        {one.id for one in work.flat.contracts() if one.left is not None and one.left <= day} if foretold else set()
    )
    chances = np.array(list(foretold.values()), dtype=float)
    return chances, np.array([account in gone for account in foretold], dtype=np.bool_)


def step_back(work: Work, said: Foreteller | None) -> None:
    """Retire a model that no longer fits; the index ranks on, and who leads the success team hears of it once."""
    if said is None or not said.objection or not work.risk_models.retire(said.id, reason=said.objection):
        return
    to = Ladder.of(work).lead()
    if to is not None:
        sentence = (
            f"The fitted risk model is switched off; the risk index ranks alone. {said.objection} "
            "`coordinator train` fits a new one."
        )
        work.outbox.put(Trouble(to=to, sentence=sentence), lane=to, key=f"model:{said.id}")
