"""The tables of risk: the index of every day, alerts, digests, models and retention strategies."""

from sqlalchemy import Boolean, Column, Date, Float, Index, Integer, Table, Text, text

from core.storage.columns import Instant, Json
from core.storage.tables import key_column, metadata, text_column

# One row an account a day. ``warnings`` are the active ones, "rule:level" with spaces between.
risks = Table(
    "risks",
    metadata,
    key_column("team_id"),
    Column("day", Date, primary_key=True),
    key_column("account"),
    Column("risk", Float, nullable=False),
    text_column("tier"),
    Column("health", Float),
    Column("times", Float, nullable=False),
    text_column("warnings"),
    Column("red_since", Date),
    Column("probability", Float),
    Column("renewal", Date),
    Column("arr", Float),
    Column("estimated", Boolean, nullable=False),
    Index(None, "team_id", "account", "day"),
)

_ACTIVE = text("closed_at IS NULL")

alerts = Table(
    "alerts",
    metadata,
    key_column("team_id"),
    key_column("id"),
    text_column("account"),
    text_column("rule"),
    text_column("level"),
    text_column("state"),
    text_column("route"),
    text_column("owner", optional=True),
    Column("opened_at", Instant, nullable=False),
    Column("closed_at", Instant),
    Column("useful", Integer, nullable=False),
    Column("noise", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("wake_at", Instant),
    text_column("document"),
    Index(
        "uq_alerts_active",
        "team_id",
        "account",
        "rule",
        unique=True,
        sqlite_where=_ACTIVE,
        postgresql_where=_ACTIVE,
    ),
    Index(None, "team_id", "account", "rule", "closed_at"),
    Index(None, "team_id", "closed_at"),
    Index(None, "team_id", "wake_at"),
)

# What a person has said of a rule as a whole, or its ratings have: into the digest alone, or back again.
alert_rules = Table(
    "alert_rules",
    metadata,
    key_column("team_id"),
    key_column("rule"),
    Column("demoted_at", Instant),
    Column("counted_from", Instant),
    text_column("by", optional=True),
)

# Accounts about which something was heard that must not wait for the morning.
stirred = Table(
    "stirred", metadata, key_column("team_id"), key_column("account"), Column("at", Instant, nullable=False)
)

# Who gets which digest where and when. ``next_at`` is the next time; null while it is switched off.
digests = Table(
    "digests",
    metadata,
    key_column("team_id"),
    key_column("id"),
    text_column("kind"),
    text_column("target"),
    Column("version", Integer, nullable=False),
    Column("next_at", Instant),
    text_column("document"),
    Index(None, "team_id", "next_at"),
    Index(None, "team_id", "target"),
)

# Models fitted on the workspace's own past; the newest that is ``used`` ranks beside the index.
risk_models = Table(
    "risk_models",
    metadata,
    key_column("team_id"),
    key_column("id"),
    Column("fitted_at", Instant, nullable=False),
    text_column("state"),
    Column("card", Json, nullable=False),
    Column("model", Text, nullable=False),
    Index(None, "team_id", "fitted_at"),
)

# Retention strategies: one document each; ``plan`` is the save play it started.
strategies = Table(
    "strategies",
    metadata,
    key_column("team_id"),
    key_column("id"),
    text_column("account"),
    text_column("state"),
    text_column("plan", optional=True),
    text_column("outcome", optional=True),
    Column("made_at", Instant, nullable=False),
    Column("closed_at", Instant),
    Column("version", Integer, nullable=False),
    text_column("document"),
    Index(None, "team_id", "account"),
    Index(
        "uq_strategies_open",
        "team_id",
        "account",
        unique=True,
        sqlite_where=_ACTIVE,
        postgresql_where=_ACTIVE,
    ),
)
