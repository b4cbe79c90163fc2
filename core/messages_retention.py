"""What the app means to say about retention strategies: the living card, lines in its thread, documents."""

from dataclasses import dataclass
from typing import Literal

from core.types import AccountId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionPost:
    """An account's warnings and its strategy, drawn from the state of the moment it is sent. ``by`` asked for it."""

    account: AccountId
    by: UserId
    kind: Literal["retention_post"] = "retention_post"
    internal: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionLine:
    """What ``by`` did about an account's strategy, in the thread of its card. ``sentence`` is plain text."""

    account: AccountId
    by: UserId
    sentence: str
    kind: Literal["retention_line"] = "retention_line"
    internal: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionFile:
    """A document in the thread of the card; ``shared`` is the customer's version. ``format`` is html or md."""

    account: AccountId
    by: UserId
    format: Literal["html", "md"]
    shared: bool
    kind: Literal["retention_file"] = "retention_file"
    internal: bool = True


AboutRetention = RetentionPost | RetentionLine | RetentionFile
