"""Where product events live: what every event store can do, and how one is opened by its address."""

from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from core.content.warehouse import WarehouseMapping, parse_mapping
from core.errors import BadInput, CoordinatorError
from core.storage.merge import Merged
from core.types import TeamId

if TYPE_CHECKING:
    import pyarrow as pa

    from core.storage.measuring import Seen
    from core.storage.store import Store

EMBEDDED = "duckdb://"
SERVERS = ("postgresql://", "postgresql+psycopg://", "postgres://")
MAPPING = Path("var", "warehouse.yaml")
"""Where the mapping of the warehouse is, in the project's folder."""
Answer = TypeVar("Answer")
AT_ONCE = 100_000
"""Events taken out of the journal at once."""


class EventsGone(CoordinatorError):
    """The event store does not answer, or lacks what the mapping names; nothing was changed."""


class EventStore(Protocol):
    """Events of every workspace, each kept once by its message id and day."""

    @property
    def takes_events(self) -> bool:
        """Whether events can be brought here; a warehouse has its own way in."""

    def flush(self, store: "Store", team: TeamId) -> int:
        """Move what waits in the journal here, and return how many events that was; duplicates are dropped."""

    def load(self, store: "Store", team: TeamId, tables: "Iterable[pa.Table]", *, dry_run: bool = False) -> Merged:
        """Bring many events, all or none: columns message_id, ref, user_id, event, at, properties."""

    def ask(self, store: "Store", team: TeamId, question: "Callable[[Seen], Answer]") -> Answer:
        """The answer to a question about a team's events, all of it from one reading of them."""


def checked_events_address(text: str) -> str:
    """The address of an event store; raises ValueError for what is none."""
    scheme, split, _ = text.partition("://")
    if not split or not scheme.replace("+", "").isalnum():
        raise ValueError("must be an address such as duckdb://var/events or postgresql://user:password@host/name")
    return text


def open_events(url: str, *, home: Path, database: str = "") -> EventStore:
    """The event store at ``url``; a relative folder lies in ``home``. Connects only when used.

    A warehouse is read through the mapping in ``home / MAPPING``. ``database`` is the address of the database that
    goes with it: an embedded store keeps the files of each apart.
    """
    if url.startswith(EMBEDDED):
        from core.storage.day_files import DayFiles

        name = sha256(database.encode()).hexdigest()[:12]
        return DayFiles(home / url.removeprefix(EMBEDDED), name)
    if url.startswith(SERVERS):
        from core.storage.event_server import EventServer

        return EventServer(url)
    from core.storage.warehouse import Warehouse

    return Warehouse(url, read_mapping(home / MAPPING) if (home / MAPPING).is_file() else None)


def read_mapping(file: Path) -> WarehouseMapping:
    """The mapping in ``file``. Raises BadInput for what is no such file, ContentError for what is wrong in it."""
    try:
        return parse_mapping(file.read_text(encoding="utf-8"), file=file.name)
    except (OSError, UnicodeDecodeError):
        raise BadInput(f"There is no mapping in {file}. It says in which table and columns events are.") from None
