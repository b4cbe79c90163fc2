"""The models of risk that were fitted on the workspace's own past, each with its card."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, select, update

from core.storage.rows import read_row
from core.storage.scope import Scope
from core.storage.tables_risk import risk_models


class ModelState(StrEnum):
    """``USED`` models foretell; ``KEPT`` ones have not earned it; ``RETIRED`` ones no longer fit what they see."""

    USED = "used"
    KEPT = "kept"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskModel:
    """A model's file as text, and what people should know of it as plain JSON values."""

    id: str
    fitted_at: datetime
    state: ModelState
    card: Mapping[str, object]
    model: str


_MODEL = TypeAdapter(RiskModel)


@dataclass(frozen=True, slots=True)
class RiskModels:
    """The fitted models of one workspace."""

    _scope: Scope

    def add(self, model: RiskModel) -> None:
        """Keep a model, in the place of the one with its id."""
        values = {"id": model.id, "fitted_at": model.fitted_at, "state": model.state.value}
        self._scope.put(risk_models, values | {"card": dict(model.card), "model": model.model})

    def newest_used(self) -> RiskModel | None:
        """The newest model that foretells, or None."""
        return next(iter(self._read(risk_models.c.state == ModelState.USED.value, limit=1)), None)

    def all(self) -> tuple[RiskModel, ...]:
        """Every model, newest first."""
        return self._read(risk_models.c.id.is_not(None), limit=None)

    def retire(self, model: str, *, reason: str) -> bool:
        """Let a model foretell no more; False when it did not, so that whoever comes second says nothing."""
        card = {**next((dict(one.card) for one in self.all() if one.id == model), {}), "reason": reason}
        theirs = (
            self._scope.mine(risk_models),
            risk_models.c.id == model,
            risk_models.c.state == ModelState.USED.value,
        )
        query = update(risk_models).where(*theirs).values(state=ModelState.RETIRED.value, card=card)
        return self._scope.connection.execute(query).rowcount > 0

    def _read(self, condition: ColumnElement[bool], *, limit: int | None) -> tuple[RiskModel, ...]:
        query = select(risk_models).where(self._scope.mine(risk_models), condition)
        query = query.order_by(risk_models.c.fitted_at.desc(), risk_models.c.id).limit(limit)
        return tuple(read_row(_MODEL, row) for row in self._scope.connection.execute(query).mappings())
