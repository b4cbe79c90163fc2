"""Fit a model of risk to the workspace's own past, try it on what it has not seen, and keep it with its card."""

from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from core.errors import BadInput
from core.ids import derived
from core.reports.model_card import card_of
from core.risk.drift import spread_of
from core.risk.fit.file import written
from core.risk.fit.fit import PROVISIONAL, fit
from core.risk.fit.model import Model
from core.risk.fit.table import Table, churned
from core.risk.trial import Trial, trial
from core.storage import EventStore, ModelState, RiskModel, Store
from core.types import TeamId
from core.usecases.risk_history import EVERY, History, history_of

RECENT = 3 * EVERY
"""The last days of the past, beside which the inputs of later days are held."""
NOT_KNOWN = (
    "It knows accounts as their last state and dated facts tell: what was never recorded, it cannot know.",
    "Renewal dates of past days are today's, moved by whole terms; a contract that changed its term is misjudged.",
    "It says who is likely to leave, not whom a word of yours would keep.",
)
"""What a card says of what the model does not know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """A model that was kept. ``tried`` is None where too few left to hold any of them back."""

    kept: RiskModel
    model: Model
    table: Table
    tried: Trial | None
    provisional: bool

    @property
    def used(self) -> bool:
        """Whether it foretells from now on."""
        return self.kept.state is ModelState.USED

    @property
    def reason(self) -> str:
        """Why it does not foretell, as a sentence; "" where it does."""
        return str(self.kept.card["reason"])


def train_risk(store: Store, events: EventStore, team: TeamId, *, horizon: int, now: datetime) -> Trained:
    """Fit, try and keep a model. Raises BadInput with a sentence where there is nothing to learn from yet."""
    history = history_of(store, events, team, horizon=horizon, now=now)
    if history.table is None:
        raise BadInput(nothing_to_learn(history, horizon))
    tried = trial(history.table, history.left)
    trained = _trained(history.table, tried, horizon=horizon, now=now)
    with store.begin(team, origin="train") as work:
        work.risk_models.add(trained.kept)
    return trained


def nothing_to_learn(history: History, horizon: int) -> str:
    """Why the past has no rows to learn from."""
    if not history.churned:
        return (
            "No customer has left yet, as far as is known, so there is nothing to learn from. "
            "Tell who left and when in the column churned_at of `coordinator import accounts FILE.csv`."
        )
    gone = "One customer has left" if history.churned == 1 else f"{history.churned} customers have left"
    return (
        f"{gone}, but the past has no day, {horizon} days or more ago, on which those who left soon after and those "
        "who stayed were both customers. Train again later, or with a shorter --horizon."
    )


def _trained(table: Table, tried: Trial | None, *, horizon: int, now: datetime) -> Trained:
    model, left = fit(table), churned(table)
    assert table.day is not None
    objection = "Too few left to test it on any of them." if tried is None else tried.objection
    card = card_of(tried.report if tried else None, data=table.name, rows=len(table), notes=NOT_KNOWN)
    card |= {
        "horizon": horizon,
        "first": int(table.day.min()),
        "last": int(table.day.max()),
        "churned": left,
        "provisional": left < PROVISIONAL,
        "reason": objection,
        "spread": spread_of(_recent(table)),
    }
    kept = RiskModel(
        id=derived("risk model", now.isoformat()),
        fitted_at=now,
        state=ModelState.KEPT if objection else ModelState.USED,
        card=card,
        model=written(model, {"data": table.name, "horizon": horizon}).decode(),
    )
    return Trained(kept=kept, model=model, table=table, tried=tried, provisional=left < PROVISIONAL)


def _recent(table: Table) -> Table:
    """The newest rows."""
    assert table.day is not None
    return replace(table.at(np.flatnonzero(table.day > table.day.max() - RECENT)), hand=None)
