"""One call of a Web API method: its arguments, who makes it, and how a method is registered."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import orjson

from slackapp.workspace.context import Context
from slackapp.workspace.errors import ApiError
from slackapp.workspace.records import Install, Json

_One = TypeVar("_One")
_MOST = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """The arguments as they came, form strings or JSON values, and the installation of the token."""

    arguments: Mapping[str, Any]
    install: Install

    def text(self, name: str, default: str = "") -> str:
        """Return an argument as text; a missing one is ``default``."""
        value = self.arguments.get(name)
        return default if value is None else str(value)

    def need(self, name: str) -> str:
        """Return an argument that must be there.

        Raises:
            ApiError: ``invalid_arguments``.
        """
        value = self.text(name)
        if not value:
            sentence = f"[ERROR] missing required field: {name}"
            raise ApiError("invalid_arguments", response_metadata={"messages": [sentence]})
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return an argument as a truth."""
        value = self.arguments.get(name)
        return default if value is None else value in (True, 1, "1", "true", "True")

    def whole(self, name: str, default: int) -> int:
        """Return an argument as a whole number of 0 or more."""
        value = self.text(name)
        return int(value) if value.isdigit() else default

    def json(self, name: str, error: str) -> Any:  # noqa: ANN401  # JSON of any shape
        """Return an argument that is JSON, also when a form carries it as text; None when absent.

        Raises:
            ApiError: ``error``, when the text is no JSON.
        """
        value = self.arguments.get(name)
        if not isinstance(value, str):
            return value
        try:
            return orjson.loads(value) if value else None
        except orjson.JSONDecodeError:
            raise ApiError(error) from None

    def listed(self, name: str) -> list[str]:
        """Return an argument that is a list of names with commas, or a JSON array of them."""
        value = self.arguments.get(name)
        if isinstance(value, list):
            return [str(one) for one in value]
        return [one.strip() for one in self.text(name).split(",") if one.strip()]

    def page(self, items: Sequence[_One], default: int = 100) -> tuple[list[_One], str]:
        """Return one page of ``items`` by ``cursor`` and ``limit``, and the next cursor or empty.

        Raises:
            ApiError: ``invalid_cursor``.
        """
        cursor = self.text("cursor")
        if cursor and not cursor.removeprefix("next:").isdigit():
            raise ApiError("invalid_cursor")
        start = int(cursor.removeprefix("next:")) if cursor else 0
        end = start + min(max(self.whole("limit", default), 1), _MOST)
        return list(items[start:end]), f"next:{end}" if end < len(items) else ""


Handler = Callable[[Context, Call], Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """One Web API method.

    ``scopes``: one of them is needed, none if empty. ``tier`` is Slack's rate tier 1 to 4, 0 for its own
    rule. ``json`` is whether it reads JSON bodies; the reading methods take forms and queries only.
    """

    run: Handler
    scopes: tuple[str, ...] = ()
    tier: int = 3
    json: bool = False


def need_scope(call: Call, *scopes: str) -> None:
    """Refuse a call whose token has none of ``scopes``; with no scopes, let it pass.

    Raises:
        ApiError: ``missing_scope``.
    """
    if scopes and not set(scopes) & set(call.install.scopes):
        raise ApiError("missing_scope", needed=scopes[0], provided=",".join(call.install.scopes))
