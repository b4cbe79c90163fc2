"""How bad a warning or an account's risk is, and the codes that columns of it hold."""

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from core.content.risk_rules import LEVELS

Codes = NDArray[np.uint8]
"""Levels as numbers: 0 for none, then as ``Level`` counts them."""


class Level(StrEnum):
    """The level of a warning, and with the same words the tier of an account's risk."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def code(self) -> int:
        """1 for low to 4 for critical; 0 in a column means none."""
        return LEVELS.index(self) + 1


def level_of(code: int) -> Level:
    """The level of a code of at least 1."""
    return Level(LEVELS[code - 1])
