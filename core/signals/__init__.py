"""One file a health signal: reads measures and facts in columns, returns 0 to 100 or why not. Loads nothing."""

from collections.abc import Mapping
from functools import cache

from core import registry
from core.signals._inputs import Flags, Floats, Inputs, State, States, faded, nothing_known
from core.signals._part import Signal

__all__ = ["Flags", "Floats", "Inputs", "Signal", "State", "States", "all_signals", "faded", "nothing_known"]


@cache
def all_signals() -> Mapping[str, Signal]:
    """Every signal by its key in the scoring file."""
    import core.signals as folder

    return registry.collect(folder, "SIGNAL", Signal)
