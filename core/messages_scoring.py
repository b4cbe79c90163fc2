"""What the app means to say about scoring files; part of the intents in ``core.messages``."""

from dataclasses import dataclass
from typing import Literal

from core.types import UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoringTried:
    """To who uploaded it: what the scoring file kept as ``draft`` would change, as of when it is sent."""

    to: UserId
    draft: str
    kind: Literal["scoring_tried"] = "scoring_tried"
    internal: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoringApply:
    """``by`` wants ``draft``, tried against ``version``, in force; ``post`` is the message that then says so."""

    draft: str
    version: int
    by: UserId
    post: str
    kind: Literal["scoring_apply"] = "scoring_apply"
    internal: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoringApplied:
    """To who asked for it: ``version`` of the scoring file is in force."""

    to: UserId
    version: int
    kind: Literal["scoring_applied"] = "scoring_applied"
    internal: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoringFile:
    """The scoring file in force, as a file in the direct message with ``to``."""

    to: UserId
    kind: Literal["scoring_file"] = "scoring_file"
    internal: bool = True


AboutScoring = ScoringTried | ScoringApply | ScoringApplied | ScoringFile
