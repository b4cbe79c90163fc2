"""Rows to values and back. Held by one round-trip property test.

A plan, an alert, a subscription, a strategy and an intent are kept as one JSON document each; flat values have a
column a field, named alike.
"""

from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Annotated, TypeVar

import orjson
from pydantic import Field, TypeAdapter
from sqlalchemy.engine import RowMapping

from core.messages import Intent
from core.onboarding.plan import Plan
from core.risk.alert import Alert
from core.risk.digest import Subscription
from core.risk.strategy import Strategy

_PLAN = TypeAdapter(Plan)
_ALERT = TypeAdapter(Alert)
_SUBSCRIPTION = TypeAdapter(Subscription)
_STRATEGY = TypeAdapter(Strategy)
_INTENT: TypeAdapter[Intent] = TypeAdapter(Annotated[Intent, Field(discriminator="kind")])

Value = TypeVar("Value")


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"no JSON for {type(value).__name__}")


def document(value: Plan | Alert | Subscription | Strategy | Intent) -> str:
    """The value as one JSON document. Instants keep their offset, dates are ISO days."""
    return orjson.dumps(value, default=_plain).decode()


def read_plan(text: str) -> Plan:
    """The plan of a document; raises pydantic's ValidationError when it does not read."""
    return _PLAN.validate_json(text)


def read_alert(text: str) -> Alert:
    """The alert of a document; raises pydantic's ValidationError when it does not read."""
    return _ALERT.validate_json(text)


def read_subscription(text: str) -> Subscription:
    """The subscription of a document; raises pydantic's ValidationError when it does not read."""
    return _SUBSCRIPTION.validate_json(text)


def read_strategy(text: str) -> Strategy:
    """The strategy of a document; raises pydantic's ValidationError when it does not read."""
    return _STRATEGY.validate_json(text)


def read_intent(text: str) -> Intent:
    """The intent of a document; raises pydantic's ValidationError when it does not read."""
    return _INTENT.validate_json(text)


def columns_of(value: object) -> dict[str, object]:
    """A flat value as column to content."""
    return {field.name: getattr(value, field.name) for field in fields(value)}  # type: ignore[arg-type]


def read_row(kind: TypeAdapter[Value], row: RowMapping) -> Value:
    """The flat value of a row; columns that are no field of it are left out."""
    return kind.validate_python(dict(row))
