"""Product events to measures per account: one Ibis expression for every engine. Opens no connection of its own.

``core.measures.expressions`` is imported where an engine is at hand: Ibis takes its time.
"""

from core.measures.columns import Measures, from_bytes, to_bytes

__all__ = ["Measures", "from_bytes", "to_bytes"]
