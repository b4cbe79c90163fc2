"""What each file in this folder holds: one signal."""

from collections.abc import Callable
from dataclasses import dataclass

from core.content.scoring import Scoring
from core.signals._inputs import Inputs, Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """A health signal: its key in the scoring file, what people call it, and how it reads the columns."""

    name: str
    label: str
    read: Callable[[Inputs, Scoring], Reading]
