"""How bad a warning or an account's risk is, and the codes that columns of it hold."""

import numpy as np
from numpy.typing import NDArray

from core.types import Level

__all__ = ["LEVELS", "Codes", "Level", "level_of"]

LEVELS = tuple(Level)
Codes = NDArray[np.uint8]
"""Levels as numbers: 0 for none, then as ``Level`` counts them."""


def level_of(code: int) -> Level:
    """The level of a code of at least 1."""
    return LEVELS[code - 1]
