"""First tables."""

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


_OPEN = sa.text("state IN ('running', 'on_hold')")
_WAITS = sa.text("ended_at IS NULL")
_WAITS_FOR_SLOT = sa.text("ended_at IS NULL AND slot IS NOT NULL")


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _instant(name: str, *, nullable: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def upgrade() -> None:
    """Make every table; an account before what belongs to it."""
    _accounts()
    _audit()
    _channels()
    _inbox()
    _lanes()
    _living()
    _outbox()
    _people()
    _templates()
    _workspaces()
    _contacts()
    _plans()
    _plan_people()


def downgrade() -> None:
    """Drop every table, what belongs to an account first."""
    for name in (
        "plan_people",
        "plans",
        "contacts",
        "workspaces",
        "templates",
        "people",
        "outbox",
        "living",
        "lanes",
        "inbox",
        "channels",
        "audit",
        "accounts",
    ):
        op.drop_table(name)


def _accounts() -> None:
    op.create_table(
        "accounts",
        _text("team_id"),
        _text("id"),
        _text("name"),
        _text("name_key"),
        _text("tier", nullable=True),
        _text("external_id", nullable=True),
        _text("domain", nullable=True),
        _text("domain_key", nullable=True),
        _text("arr", nullable=True),
        _text("currency", nullable=True),
        sa.Column("seats", sa.BigInteger(), nullable=True),
        _text("owner", nullable=True),
        _text("channel", nullable=True),
        _text("country", nullable=True),
        _text("subdivision", nullable=True),
        sa.Column("contract_start", sa.Date(), nullable=True),
        sa.Column("renewal_date", sa.Date(), nullable=True),
        _text("traits"),
        sa.PrimaryKeyConstraint("team_id", "id", name="pk_accounts"),
        sa.UniqueConstraint("team_id", "external_id", name="uq_accounts_team_id_external_id"),
        sa.UniqueConstraint("team_id", "name_key", name="uq_accounts_team_id_name_key"),
    )
    op.create_index("ix_accounts_team_id_domain_key", "accounts", ["team_id", "domain_key"])


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        _text("team_id"),
        _text("who", nullable=True),
        _text("what"),
        _text("subject"),
        _text("detail"),
        _instant("at"),
        _text("origin"),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
        sa.UniqueConstraint("team_id", "id", name="uq_audit_team_id_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_team_id_subject_id", "audit", ["team_id", "subject", "id"])


def _channels() -> None:
    op.create_table(
        "channels",
        _text("team_id"),
        _text("id"),
        _text("name"),
        _flag("is_ext_shared"),
        _flag("is_archived"),
        _flag("is_private"),
        _flag("is_im"),
        _instant("seen_at"),
        sa.PrimaryKeyConstraint("team_id", "id", name="pk_channels"),
    )


def _inbox() -> None:
    op.create_table(
        "inbox",
        _text("team_id"),
        _text("key"),
        _instant("at"),
        sa.PrimaryKeyConstraint("team_id", "key", name="pk_inbox"),
    )


def _lanes() -> None:
    op.create_table(
        "lanes",
        _text("team_id"),
        _text("lane"),
        _instant("free_at"),
        _text("owner", nullable=True),
        sa.Column("item", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("team_id", "lane", name="pk_lanes"),
    )


def _living() -> None:
    op.create_table(
        "living",
        _text("team_id"),
        _text("slot"),
        _text("channel"),
        _text("ts"),
        sa.PrimaryKeyConstraint("team_id", "slot", name="pk_living"),
    )


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        _text("team_id"),
        _text("lane"),
        _text("slot", nullable=True),
        _text("thread", nullable=True),
        _text("key", nullable=True),
        _text("intent"),
        _instant("not_before"),
        sa.Column("attempts", sa.Integer(), nullable=False),
        _flag("in_doubt"),
        _instant("claimed_at", nullable=True),
        _instant("ended_at", nullable=True),
        _text("error", nullable=True),
        _text("ts", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("team_id", "id", name="uq_outbox_team_id_id"),
        sa.UniqueConstraint("team_id", "key", name="uq_outbox_team_id_key"),
        sqlite_autoincrement=True,
    )
    _outbox_indexes()


def _outbox_indexes() -> None:
    op.create_index(
        "ix_outbox_slot",
        "outbox",
        ["team_id", "slot"],
        sqlite_where=_WAITS_FOR_SLOT,
        postgresql_where=_WAITS_FOR_SLOT,
    )
    op.create_index("ix_outbox_team_id_claimed_at", "outbox", ["team_id", "claimed_at"])
    op.create_index(
        "ix_outbox_waiting", "outbox", ["team_id", "lane", "id"], sqlite_where=_WAITS, postgresql_where=_WAITS
    )


def _people() -> None:
    op.create_table(
        "people",
        _text("team_id"),
        _text("id"),
        _text("name"),
        _text("time_zone"),
        _text("email", nullable=True),
        _flag("is_admin"),
        _flag("is_guest"),
        _flag("is_external"),
        _flag("is_bot"),
        _flag("deleted"),
        _text("manager", nullable=True),
        _instant("seen_at"),
        sa.PrimaryKeyConstraint("team_id", "id", name="pk_people"),
    )
    op.create_index("ix_people_team_id_email", "people", ["team_id", "email"])


def _templates() -> None:
    op.create_table(
        "templates",
        _text("team_id"),
        _text("tier"),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        _text("text"),
        _text("by"),
        _instant("at"),
        sa.PrimaryKeyConstraint("team_id", "tier", "version", name="pk_templates"),
    )


def _workspaces() -> None:
    op.create_table(
        "workspaces",
        _text("team_id"),
        _text("name"),
        sa.Column("bot_token", sa.LargeBinary(), nullable=True),
        _text("bot_user"),
        _text("app_id"),
        _text("scopes"),
        _text("time_zone"),
        _text("settings"),
        _instant("installed_at"),
        _instant("revoked_at", nullable=True),
        sa.PrimaryKeyConstraint("team_id", name="pk_workspaces"),
    )


def _contacts() -> None:
    op.create_table(
        "contacts",
        _text("team_id"),
        _text("id"),
        _text("account"),
        _text("name"),
        _text("role"),
        _text("email", nullable=True),
        _text("phone", nullable=True),
        _text("time_zone", nullable=True),
        sa.ForeignKeyConstraint(
            ["team_id", "account"],
            ["accounts.team_id", "accounts.id"],
            name="fk_contacts_team_id_account",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("team_id", "id", name="pk_contacts"),
    )
    op.create_index("ix_contacts_team_id_account", "contacts", ["team_id", "account"])


def _plans() -> None:
    op.create_table(
        "plans",
        _text("team_id"),
        _text("id"),
        _text("account_id"),
        _text("state"),
        _text("owner"),
        _instant("created_at"),
        sa.Column("version", sa.Integer(), nullable=False),
        _instant("wake_at", nullable=True),
        _text("lease_owner", nullable=True),
        _instant("lease_until", nullable=True),
        _text("document"),
        sa.ForeignKeyConstraint(
            ["team_id", "account_id"], ["accounts.team_id", "accounts.id"], name="fk_plans_team_id_account_id"
        ),
        sa.PrimaryKeyConstraint("team_id", "id", name="pk_plans"),
    )
    op.create_index("ix_plans_team_id_account_id", "plans", ["team_id", "account_id"])
    op.create_index("ix_plans_team_id_wake_at", "plans", ["team_id", "wake_at"])
    op.create_index(
        "uq_plans_open", "plans", ["team_id", "account_id"], unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN
    )


def _plan_people() -> None:
    op.create_table(
        "plan_people",
        _text("team_id"),
        _text("user_id"),
        _text("plan_id"),
        sa.ForeignKeyConstraint(
            ["team_id", "plan_id"],
            ["plans.team_id", "plans.id"],
            name="fk_plan_people_team_id_plan_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("team_id", "user_id", "plan_id", name="pk_plan_people"),
    )
    op.create_index("ix_plan_people_team_id_plan_id", "plan_people", ["team_id", "plan_id"])
