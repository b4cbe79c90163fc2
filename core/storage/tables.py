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

REVISION = "0001"
"""The migration these tables stand for; a test holds it to the newest file in ``migrations``."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_SERIAL = BigInteger().with_variant(Integer(), "sqlite")


def _text(name: str, *, optional: bool = False) -> Column[str]:
    return Column(name, Text, nullable=optional)


def _key(name: str) -> Column[str]:
    return Column(name, Text, primary_key=True)


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False)


workspaces = Table(
    "workspaces",
    metadata,
    _key("team_id"),
    _text("name"),
    Column("bot_token", LargeBinary),
    _text("bot_user"),
    _text("app_id"),
    Column("scopes", Json, nullable=False),
    _text("time_zone"),
    Column("settings", Json, nullable=False),
    Column("installed_at", Instant, nullable=False),
    Column("revoked_at", Instant),
)

people = Table(
    "people",
    metadata,
    _key("team_id"),
    _key("id"),
    _text("name"),
    _text("time_zone"),
    _text("email", optional=True),
    _flag("is_admin"),
    _flag("is_guest"),
    _flag("is_external"),
    _flag("is_bot"),
    _flag("deleted"),
    _text("manager", optional=True),
    Column("seen_at", Instant, nullable=False),
    Index(None, "team_id", "email"),
)

channels = Table(
    "channels",
    metadata,
    _key("team_id"),
    _key("id"),
    _text("name"),
    _flag("is_ext_shared"),
    _flag("is_archived"),
    _flag("is_private"),
    _flag("is_im"),
    Column("seen_at", Instant, nullable=False),
)

accounts = Table(
    "accounts",
    metadata,
    _key("team_id"),
    _key("id"),
    _text("name"),
    _text("name_key"),
    _text("tier", optional=True),
    _text("external_id", optional=True),
    _text("domain", optional=True),
    _text("domain_key", optional=True),
    Column("arr", Exact),
    _text("currency", optional=True),
    Column("seats", BigInteger),
    _text("owner", optional=True),
    _text("channel", optional=True),
    _text("country", optional=True),
    _text("subdivision", optional=True),
    Column("contract_start", Date),
    Column("renewal_date", Date),
    Column("traits", Json, nullable=False),
    UniqueConstraint("team_id", "name_key"),
    UniqueConstraint("team_id", "external_id"),
    Index(None, "team_id", "domain_key"),
)

contacts = Table(
    "contacts",
    metadata,
    _key("team_id"),
    _key("id"),
    _text("account"),
    _text("name"),
    _text("role"),
    _text("email", optional=True),
    _text("phone", optional=True),
    _text("time_zone", optional=True),
    ForeignKeyConstraint(["team_id", "account"], ["accounts.team_id", "accounts.id"], ondelete="CASCADE"),
    Index(None, "team_id", "account"),
)

templates = Table(
    "templates",
    metadata,
    _key("team_id"),
    _key("tier"),
    Column("version", Integer, primary_key=True, autoincrement=False),
    _text("text"),
    _text("by"),
    Column("at", Instant, nullable=False),
)

plans = Table(
    "plans",
    metadata,
    _key("team_id"),
    _key("id"),
    _text("account_id"),
    _text("state"),
    _text("owner"),
    Column("created_at", Instant, nullable=False),
    Column("version", Integer, nullable=False),
    Column("wake_at", Instant),
    _text("lease_owner", optional=True),
    Column("lease_until", Instant),
    _text("document"),
    ForeignKeyConstraint(["team_id", "account_id"], ["accounts.team_id", "accounts.id"]),
    Index(None, "team_id", "account_id"),
    Index(None, "team_id", "wake_at"),
    Index(
        "uq_plans_open",
        "team_id",
        "account_id",
        unique=True,
        sqlite_where=text("state IN ('running', 'on_hold')"),
        postgresql_where=text("state IN ('running', 'on_hold')"),
    ),
)

plan_people = Table(
    "plan_people",
    metadata,
    _key("team_id"),
    _key("user_id"),
    _key("plan_id"),
    ForeignKeyConstraint(["team_id", "plan_id"], ["plans.team_id", "plans.id"], ondelete="CASCADE"),
    Index(None, "team_id", "plan_id"),
)

_WAITS = text("ended_at IS NULL")
_WAITS_FOR_SLOT = text("ended_at IS NULL AND slot IS NOT NULL")

outbox = Table(
    "outbox",
    metadata,
    Column("id", _SERIAL, primary_key=True),
    _text("team_id"),
    _text("lane"),
    _text("slot", optional=True),
    _text("thread", optional=True),
    _text("key", optional=True),
    _text("intent"),
    Column("not_before", Instant, nullable=False),
    Column("attempts", Integer, nullable=False),
    _flag("in_doubt"),
    Column("claimed_at", Instant),
    Column("ended_at", Instant),
    _text("error", optional=True),
    _text("ts", optional=True),
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
    _key("team_id"),
    _key("lane"),
    Column("free_at", Instant, nullable=False),
    _text("owner", optional=True),
    Column("item", BigInteger),
)

living = Table("living", metadata, _key("team_id"), _key("slot"), _text("channel"), _text("ts"))

inbox = Table("inbox", metadata, _key("team_id"), _key("key"), Column("at", Instant, nullable=False))

audit = Table(
    "audit",
    metadata,
    Column("id", _SERIAL, primary_key=True),
    _text("team_id"),
    _text("who", optional=True),
    _text("what"),
    _text("subject"),
    Column("detail", Json, nullable=False),
    Column("at", Instant, nullable=False),
    _text("origin"),
    UniqueConstraint("team_id", "id"),
    Index(None, "team_id", "subject", "id"),
    sqlite_autoincrement=True,
)
