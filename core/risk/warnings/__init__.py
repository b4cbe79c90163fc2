"""One file a warning: reads columns, returns how bad it is, and says what it rests on. Loads nothing."""

from collections.abc import Mapping
from functools import cache

from core import registry
from core.risk.warnings._part import WarningRule

__all__ = ["WarningRule", "all_warnings"]


@cache
def all_warnings() -> Mapping[str, WarningRule]:
    """Every warning by its key in the scoring file."""
    import core.risk.warnings as folder

    return registry.collect(folder, "WARNING", WarningRule)
