"""What buttons and modals about risk carry."""

from pydantic import Field

from blocks.payloads import Payload
from core.risk.card import RiskFilter
from core.risk.levels import Level
from core.types import Tier, UserId


class AlertRef(Payload):
    """An alert. ``listed`` is the delivery of the list it was pressed in, None in a message of its own."""

    alert: str = Field(validation_alias="a", serialization_alias="a", max_length=60)
    listed: int | None = Field(default=None, validation_alias="l", serialization_alias="l")


class RiskList(Payload):
    """A page of the ranked list, from 0, and what it is filtered by. It fits an option's 150 characters."""

    page: int = Field(default=0, validation_alias="n", serialization_alias="n", ge=0, le=100_000)
    owner: UserId | None = Field(default=None, validation_alias="o", serialization_alias="o", max_length=30)
    customer_tier: Tier | None = Field(default=None, validation_alias="t", serialization_alias="t")
    tier: Level | None = Field(default=None, validation_alias="l", serialization_alias="l")
    arr_from: int | None = Field(default=None, validation_alias="a", serialization_alias="a", ge=0, le=10**9)

    @property
    def wanted(self) -> RiskFilter:
        """The filter."""
        return RiskFilter(owner=self.owner, customer_tier=self.customer_tier, tier=self.tier, arr_from=self.arr_from)

    def but(self, **changes: object) -> str:
        """Packed with something else picked, from the first page on."""
        return self.model_copy(update={"page": 0, **changes}).pack()


class DigestRef(Payload):
    """A subscription to a digest; None for one that is still to be made."""

    digest: str | None = Field(default=None, validation_alias="d", serialization_alias="d", max_length=60)


class RuleRef(Payload):
    """A warning, by its key."""

    rule: str = Field(validation_alias="r", serialization_alias="r", max_length=60)
