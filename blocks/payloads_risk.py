"""What buttons and modals about risk carry."""

from pydantic import Field

from blocks.payloads import Payload


class AlertRef(Payload):
    """An alert. ``listed`` is the delivery of the list it was pressed in, None in a message of its own."""

    alert: str = Field(validation_alias="a", serialization_alias="a", max_length=60)
    listed: int | None = Field(default=None, validation_alias="l", serialization_alias="l")


class DigestRef(Payload):
    """A subscription to a digest; None for one that is still to be made."""

    digest: str | None = Field(default=None, validation_alias="d", serialization_alias="d", max_length=60)


class RuleRef(Payload):
    """A warning, by its key."""

    rule: str = Field(validation_alias="r", serialization_alias="r", max_length=60)
