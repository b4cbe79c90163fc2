"""The tables of what comes in from other systems, and of what is made of it. Every one begins with its tenant."""

from sqlalchemy import BigInteger, Boolean, Column, Date, Float, Index, Integer, LargeBinary, Table, UniqueConstraint

from core.storage.columns import Instant, Json
from core.storage.tables import SERIAL, key_column, metadata, text_column

facts = Table(
    "facts",
    metadata,
    key_column("team_id"),
    key_column("id"),
    text_column("account"),
    text_column("kind"),
    Column("at", Instant, nullable=False),
    text_column("source"),
    Column("value", Float),
    text_column("who", optional=True),
    text_column("text"),
    Column("ended_at", Instant),
    text_column("by", optional=True),
    Column("detail", Json, nullable=False),
    Index(None, "team_id", "account", "at"),
    Index(None, "team_id", "kind", "at"),
)

tickets = Table(
    "tickets",
    metadata,
    key_column("team_id"),
    key_column("id"),
    text_column("account"),
    Column("created_at", Instant, nullable=False),
    text_column("severity"),
    text_column("source"),
    text_column("subject"),
    Column("resolved_at", Instant),
    Column("rating", Float),
    Column("breaches", Integer, nullable=False),
    Column("reopens", Integer, nullable=False),
    Index(None, "team_id", "account", "created_at"),
    Index(None, "team_id", "created_at"),
)

# How other systems call an account: the CRM, the biller, the product's events, a person's click.
identities = Table(
    "identities",
    metadata,
    key_column("team_id"),
    key_column("kind"),
    key_column("key"),
    text_column("account"),
    Index(None, "team_id", "account"),
)

# Tables that were dropped into a direct message. ``refused`` are the rows that could not be used, compressed.
imports = Table(
    "imports",
    metadata,
    key_column("team_id"),
    key_column("id"),
    text_column("file"),
    text_column("name"),
    text_column("by"),
    Column("at", Instant, nullable=False),
    text_column("state"),
    Column("glimpse", Json),
    Column("wanted", Json),
    Column("result", Json),
    Column("refused", LargeBinary),
    Column("attempts", Integer, nullable=False),
    text_column("lease_owner", optional=True),
    Column("lease_until", Instant),
    Index(None, "team_id", "state"),
)

# Which customer a product user belongs to, as the product last said it.
members = Table(
    "members",
    metadata,
    key_column("team_id"),
    key_column("user_id"),
    text_column("ref"),
)

# When a source was last heard, and how many things it has brought.
sources = Table(
    "sources",
    metadata,
    key_column("team_id"),
    key_column("name"),
    Column("heard_at", Instant, nullable=False),
    Column("brought", BigInteger, nullable=False),
)

# What could not be used: an event type nobody knows, an account nobody knows, two accounts that fit.
aside = Table(
    "aside",
    metadata,
    key_column("team_id"),
    key_column("id"),
    text_column("source"),
    text_column("reason"),
    Column("choices", Json, nullable=False),
    Column("payload", Json, nullable=False),
    Column("at", Instant, nullable=False),
    Column("times", Integer, nullable=False),
    Index(None, "team_id", "source"),
)

write_keys = Table(
    "write_keys",
    metadata,
    key_column("team_id"),
    key_column("id"),
    text_column("name"),
    text_column("digest"),
    text_column("by"),
    Column("made_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    Index(None, "team_id", "digest"),
)

source_secrets = Table(
    "source_secrets",
    metadata,
    key_column("team_id"),
    key_column("source"),
    Column("secret", LargeBinary, nullable=False),
    text_column("by"),
    Column("at", Instant, nullable=False),
)

# Events that were answered for and are not yet in their day's file.
event_journal = Table(
    "event_journal",
    metadata,
    Column("id", SERIAL, primary_key=True),
    text_column("team_id"),
    Column("rows", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("at", Instant, nullable=False),
    UniqueConstraint("team_id", "id"),
    sqlite_autoincrement=True,
)

# The event files that count; any other file in the folder is a leftover of a process that died.
event_files = Table(
    "event_files",
    metadata,
    key_column("team_id"),
    key_column("path"),
    Column("day", Date, nullable=False),
    Column("rows", BigInteger, nullable=False),
    Index(None, "team_id", "day"),
)

# The measures of every account as of a day: one blob of columns a source, so that a score can be explained later.
measure_days = Table(
    "measure_days",
    metadata,
    key_column("team_id"),
    Column("day", Date, primary_key=True),
    key_column("source"),
    Column("as_of", Instant, nullable=False),
    Column("rows", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

scorings = Table(
    "scorings",
    metadata,
    key_column("team_id"),
    Column("version", Integer, primary_key=True, autoincrement=False),
    text_column("text"),
    text_column("by"),
    Column("at", Instant, nullable=False),
)

# Scoring files that were tried and may be put in force, by the digest of their text.
scoring_drafts = Table(
    "scoring_drafts",
    metadata,
    key_column("team_id"),
    key_column("id"),
    text_column("file"),
    text_column("text"),
    text_column("by"),
    Column("at", Instant, nullable=False),
)

# One row an account a day. ``document`` holds every signal with its inputs, so that old days can be rescored.
scores = Table(
    "scores",
    metadata,
    key_column("team_id"),
    Column("day", Date, primary_key=True),
    key_column("account"),
    Column("version", Integer, nullable=False),
    text_column("profile"),
    Column("score", Float),
    Column("raw", Float),
    Column("coverage", Float, nullable=False),
    text_column("band"),
    text_column("plain"),
    Column("steady", Float),
    Column("engagement", Float),
    Column("adoption", Float),
    Column("satisfaction", Float),
    Column("growth", Float),
    Column("document", LargeBinary, nullable=False),
    Index(None, "team_id", "account", "day"),
)

# The days on which the whole book was scored, and the portfolio's median then.
scored_days = Table(
    "scored_days",
    metadata,
    key_column("team_id"),
    Column("day", Date, primary_key=True),
    Column("as_of", Instant, nullable=False),
    Column("version", Integer, nullable=False),
    Column("median", Float),
    Column("median_change", Float),
    Column("held", Boolean, nullable=False),
)
