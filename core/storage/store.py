"""The store: one database, and transactions in it, each for one workspace."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar

from sqlalchemy import Connection, Engine, PoolProxiedConnection, select, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from core.errors import Conflict
from core.storage import tables_data, tables_risk  # noqa: F401 - their tables belong to the metadata
from core.storage.accounts import Accounts, Contacts
from core.storage.alerts import Alerts
from core.storage.attic import Attic
from core.storage.digests import Digests
from core.storage.engine import make_engine, reading, writing
from core.storage.facts import Facts, Tickets
from core.storage.flat import Flat
from core.storage.identities import AsideShelf, Identities, Members, Sources
from core.storage.imports import Imports
from core.storage.journal import EventFiles, Journal
from core.storage.keys import SourceSecrets, WriteKeys, team_of_digest
from core.storage.ledger import Audit, Inbox
from core.storage.living import Living
from core.storage.measured import Measured
from core.storage.merge import Draft
from core.storage.migrate import revision_of
from core.storage.outbox import Outbox
from core.storage.people import Channels, People
from core.storage.plans import Plans
from core.storage.risk_models import RiskModels
from core.storage.risks import Risks
from core.storage.scope import Scope
from core.storage.scores import Scores
from core.storage.scorings import Scorings
from core.storage.stirred import Stirred
from core.storage.strategies import Strategies
from core.storage.tables import REVISION, workspaces
from core.storage.templates import Templates
from core.storage.workspaces import Workspaces
from core.types import TeamId

_CROSSED = ("40001", "40P01", "55P03", "database is locked")
"""PostgreSQL's codes, and SQLite's words, for two transactions that stood in each other's way."""


Repository = TypeVar("Repository")


class _Kind(Generic[Repository]):
    """A repository of an open transaction, made when it is first asked for."""

    def __init__(self, make: Callable[[Scope], Repository]) -> None:
        self._make = make

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, work: "Work", owner: type) -> Repository:
        made: Repository = self._make(work.scope)
        work.__dict__[self._name] = made
        return made


class Work:
    """One open transaction for one workspace; a repository for each kind of thing. It knows no other workspace."""

    def __init__(self, connection: Connection, team: TeamId, origin: str, draft: Draft | None = None) -> None:
        self.scope = Scope(connection=connection, team=team, origin=origin, draft=draft)
        self.team = team

    workspaces = _Kind(Workspaces)
    people = _Kind(People)
    channels = _Kind(Channels)
    accounts = _Kind(Accounts)
    contacts = _Kind(Contacts)
    facts = _Kind(Facts)
    tickets = _Kind(Tickets)
    flat = _Kind(Flat)
    identities = _Kind(Identities)
    members = _Kind(Members)
    sources = _Kind(Sources)
    aside = _Kind(AsideShelf)
    write_keys = _Kind(WriteKeys)
    source_secrets = _Kind(SourceSecrets)
    scorings = _Kind(Scorings)
    scores = _Kind(Scores)
    risks = _Kind(Risks)
    risk_models = _Kind(RiskModels)
    alerts = _Kind(Alerts)
    digests = _Kind(Digests)
    stirred = _Kind(Stirred)
    strategies = _Kind(Strategies)
    imports = _Kind(Imports)
    journal = _Kind(Journal)
    event_files = _Kind(EventFiles)
    measured = _Kind(Measured)
    templates = _Kind(Templates)
    plans = _Kind(Plans)
    outbox = _Kind(Outbox)
    living = _Kind(Living)
    inbox = _Kind(Inbox)
    audit = _Kind(Audit)
    attic = _Kind(Attic)

    def write(self, draft: Draft) -> None:
        """Write what a draft holds. Raises Conflict where somebody else changed or made one of its rows meanwhile."""
        draft.write(self.scope)


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """Whether the database can be worked with; ``reason`` is a sentence when not, else empty."""

    ok: bool
    reason: str


class Store:
    """A database that stays open until ``close``. Safe to share between threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writing = writing(engine)
        self._reading = reading(engine)
        self._turn: AbstractContextManager[object] = Lock() if engine.dialect.name == "sqlite" else nullcontext()
        """SQLite lets one write at a time and has the others sleep; taking turns, nobody is passed over."""
        self._watching = Lock()
        self._watcher: PoolProxiedConnection | None = None

    @classmethod
    def open(cls, url: str) -> "Store":
        """A store over ``url`` (SQLAlchemy's form; SQLite file or PostgreSQL). Connects only when used."""
        return cls(make_engine(url))

    def close(self) -> None:
        """Close every connection."""
        with self._watching:
            if self._watcher is not None:
                self._watcher.close()
                self._watcher = None
        self._engine.dispose()

    @contextmanager
    def begin(self, team: TeamId, *, origin: str = "app") -> Iterator[Work]:
        """One writing transaction: committed at the end, undone when an exception leaves the block.

        ``origin`` is written into the audit log. Raises Conflict when another transaction stood in the way.
        """
        try:
            with self._turn, self._writing.begin() as connection:
                yield Work(connection, team, origin)
        except OperationalError as error:
            if not _crossed(error):
                raise
            raise Conflict("Somebody else was changing the same thing. Please try again.") from error

    @contextmanager
    def read(self, team: TeamId, *, draft: Draft | None = None) -> Iterator[Work]:
        """One transaction that cannot write; with a ``draft`` what it merges is kept there, for ``Work.write``."""
        with self._reading.begin() as connection:
            yield Work(connection, team, "read", draft)

    @property
    def stamps_at_once(self) -> bool:
        """Whether ``stamp`` costs microseconds and never a way over a network."""
        return self._engine.dialect.name == "sqlite"

    def stamp(self) -> str:
        """A text that stays the same only while nobody, in any process, has committed a change.

        SQLite counts the commits of all other connections, so one is kept that never writes; PostgreSQL tells
        which transactions a reader would see.
        """
        if not self.stamps_at_once:
            with self._reading.begin() as connection:
                return str(connection.execute(text("SELECT pg_current_snapshot()::text")).scalar())
        with self._watching:
            if self._watcher is None:
                self._watcher = self._engine.raw_connection()
            cursor = self._watcher.cursor()
            cursor.execute("PRAGMA data_version")
            return str(cursor.fetchone())

    def teams(self) -> tuple[TeamId, ...]:
        """Every workspace there is and whose app is installed, by id. Asks without a tenant."""
        query = select(workspaces.c.team_id).where(workspaces.c.revoked_at.is_(None)).order_by(workspaces.c.team_id)
        with self._reading.begin() as connection:
            return tuple(TeamId(team) for team in connection.execute(query).scalars())

    def team_of_key(self, digest: str) -> TeamId | None:
        """The workspace that a write key of this digest opens, or None."""
        with self._reading.begin() as connection:
            return team_of_digest(connection, digest)

    def ready(self) -> Readiness:
        """Whether the database answers and stands at this version's tables."""
        try:
            with self._reading.begin() as connection:
                found = revision_of(connection)
        except SQLAlchemyError as error:
            return Readiness(ok=False, reason=f"The database does not answer: {type(error).__name__}.")
        if found == REVISION:
            return Readiness(ok=True, reason="")
        stands = f"at version {found}" if found else "empty"
        return Readiness(
            ok=False, reason=f"The database is {stands}, {REVISION} is needed: run `coordinator db upgrade`."
        )


def _crossed(error: OperationalError) -> bool:
    code = str(getattr(error.orig, "sqlstate", None) or error.orig)
    return any(known in code for known in _CROSSED)
