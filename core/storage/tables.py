"""The tables. Every one begins with its tenant, and so does every key and index.

A condition of a partial index is written without a bound value (``IS NULL``), since SQLite uses such an index
only where the query says the very same words.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from core.storage.columns import Exact, Instant, Json

REVISION = "0003"
"""The migration these tables stand for; a test holds it to the newest file in ``migrations``."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

SERIAL = BigInteger().with_variant(Integer(), "sqlite")
"""A number that only grows; SQLite counts in its own integers."""


def text_column(name: str, *, optional: bool = False) -> Column[str]:
    """A column of text."""
    return Column(name, Text, nullable=optional)


def key_column(name: str) -> Column[str]:
    """A part of the primary key."""
    return Column(name, Text, primary_key=True)


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False)


workspaces = Table(
    "workspaces",
    metadata,
    key_column("team_id"),
    text_column("name"),
    Column("bot_token", LargeBinary),
    text_column("bot_user"),
    text_column("app_id"),
    Column("scopes", Json, nullable=False),
    text_column("time_zone"),
    Column("settings", Json, nullable=False),
    Column("installed_at", Instant, nullable=False),
    Column("revoked_at", Instant),
)

people = Table(
    "people",
    metadata,
    key_column("team_id"),
    key_column("id"),
    text_column("name"),
    text_column("time_zone"),
    text_column("email", optional=True),
    _flag("is_admin"),
    _flag("is_guest"),
    _flag("is_external"),
    _flag("is_bot"),
    _flag("deleted"),
    text_column("manager", optional=True),
    Column("seen_at", Instant, nullable=False),
    Index(None, "team_id", "email"),
)

channels = Table(
    "channels",
    metadata,
    key_column("team_id"),
    key_column("id"),
    text_column("name"),
    _flag("is_ext_shared"),
    _flag("is_archived"),
    _flag("is_private"),
    _flag("is_im"),
    Column("seen_at", Instant, nullable=False),
    Column("heard_at", Instant),
)

accounts = Table(
    "accounts",
    metadata,
    key_column("team_id"),
    key_column("id"),
    text_column("name"),
    text_column("name_key"),
    text_column("tier", optional=True),
    text_column("external_id", optional=True),
    text_column("domain", optional=True),
    text_column("domain_key", optional=True),
    Column("arr", Exact),
    text_column("currency", optional=True),
    Column("seats", BigInteger),
    text_column("owner", optional=True),
    text_column("channel", optional=True),
    text_column("country", optional=True),
    text_column("subdivision", optional=True),
    Column("contract_start", Date),
    Column("renewal_date", Date),
    text_column("industry", optional=True),
    Column("churned_at", Date),
    Column("traits", Json, nullable=False),
    UniqueConstraint("team_id", "name_key"),
    UniqueConstraint("team_id", "external_id"),
    Index(None, "team_id", "domain_key"),
    Index(None, "team_id", "owner"),
)

contacts = Table(
    "contacts",
    metadata,
    key_column("team_id"),
    key_column("id"),
    text_column("account"),
    text_column("name"),
    text_column("role"),
    text_column("email", optional=True),
    text_column("phone", optional=True),
    text_column("time_zone", optional=True),
    ForeignKeyConstraint(["team_id", "account"], ["accounts.team_id", "accounts.id"], ondelete="CASCADE"),
    Index(None, "team_id", "account"),
)

templates = Table(
    "templates",
    metadata,
    key_column("team_id"),
    key_column("tier"),
    Column("version", Integer, primary_key=True, autoincrement=False),
    text_column("text"),
    text_column("by"),
    Column("at", Instant, nullable=False),
)

plans = Table(
    "plans",
    metadata,
    key_column("team_id"),
    key_column("id"),
    text_column("account_id"),
    text_column("kind"),
    text_column("state"),
    text_column("owner"),
    Column("created_at", Instant, nullable=False),
    Column("version", Integer, nullable=False),
    Column("wake_at", Instant),
    text_column("lease_owner", optional=True),
    Column("lease_until", Instant),
    text_column("document"),
    ForeignKeyConstraint(["team_id", "account_id"], ["accounts.team_id", "accounts.id"]),
    Index(None, "team_id", "account_id"),
    Index(None, "team_id", "wake_at"),
    Index(
        "uq_plans_open",
        "team_id",
        "account_id",
        "kind",
        unique=True,
        sqlite_where=text("state IN ('running', 'on_hold')"),
        postgresql_where=text("state IN ('running', 'on_hold')"),
    ),
)

plan_people = Table(
    "plan_people",
    metadata,
    key_column("team_id"),
    key_column("user_id"),
    key_column("plan_id"),
    ForeignKeyConstraint(["team_id", "plan_id"], ["plans.team_id", "plans.id"], ondelete="CASCADE"),
    Index(None, "team_id", "plan_id"),
)

_WAITS = text("ended_at IS NULL")
_WAITS_FOR_SLOT = text("ended_at IS NULL AND slot IS NOT NULL")

outbox = Table(
    "outbox",
    metadata,
    Column("id", SERIAL, primary_key=True),
    text_column("team_id"),
    text_column("lane"),
    text_column("slot", optional=True),
    text_column("thread", optional=True),
    text_column("key", optional=True),
    text_column("intent"),
    Column("not_before", Instant, nullable=False),
    Column("attempts", Integer, nullable=False),
    _flag("in_doubt"),
    Column("claimed_at", Instant),
    Column("ended_at", Instant),
    text_column("error", optional=True),
    text_column("ts", optional=True),
    UniqueConstraint("team_id", "id"),
    UniqueConstraint("team_id", "key"),
    Index("ix_outbox_waiting", "team_id", "lane", "id", sqlite_where=_WAITS, postgresql_where=_WAITS),
    Index("ix_outbox_slot", "team_id", "slot", sqlite_where=_WAITS_FOR_SLOT, postgresql_where=_WAITS_FOR_SLOT),
    Index(None, "team_id", "claimed_at"),
    sqlite_autoincrement=True,
)

lanes = Table(
    "lanes",
    metadata,
    key_column("team_id"),
    key_column("lane"),
    Column("free_at", Instant, nullable=False),
    text_column("owner", optional=True),
    Column("item", BigInteger),
)

living = Table(
    "living", metadata, key_column("team_id"), key_column("slot"), text_column("channel"), text_column("ts")
)

inbox = Table("inbox", metadata, key_column("team_id"), key_column("key"), Column("at", Instant, nullable=False))

audit = Table(
    "audit",
    metadata,
    Column("id", SERIAL, primary_key=True),
    text_column("team_id"),
    text_column("who", optional=True),
    text_column("what"),
    text_column("subject"),
    Column("detail", Json, nullable=False),
    Column("at", Instant, nullable=False),
    text_column("origin"),
    UniqueConstraint("team_id", "id"),
    Index(None, "team_id", "subject", "id"),
    sqlite_autoincrement=True,
)
