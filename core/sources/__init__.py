"""One file a source: verifies what another system sent and reads it as news. Touches no network, stores nothing."""

from collections.abc import Mapping
from functools import cache

from core import registry
from core.sources._part import Delivery, Example, Source, Told
from core.sources._segment import Refusal, Said, joined, read_calls

__all__ = ["Delivery", "Example", "Refusal", "Said", "Source", "Told", "all_sources", "joined", "read_calls"]


@cache
def all_sources() -> Mapping[str, Source]:
    """Every source of webhooks by its name, which stands in the address it posts to."""
    import core.sources as folder

    return registry.collect(folder, "SOURCE", Source)
