"""What other systems tell, and the health made of it."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("accounts", sa.Column("industry", sa.Text(), nullable=True))
    op.add_column("accounts", sa.Column("churned_at", sa.Date(), nullable=True))
    op.create_index("ix_accounts_team_id_owner", "accounts", ["team_id", "owner"], unique=False)
    _aside()
    _event_files()
    _event_journal()
    _facts()
    _identities()
    _imports()
    _measure_days()
    _members()
    _scored_days()
    _scores()
    _scoring_drafts()
    _scorings()
    _source_secrets()
    _sources()
    _tickets()
    _write_keys()


def downgrade() -> None:
    for name in (
        "write_keys",
        "tickets",
        "sources",
        "source_secrets",
        "scorings",
        "scoring_drafts",
        "scores",
        "scored_days",
        "members",
        "measure_days",
        "imports",
        "identities",
        "facts",
        "event_journal",
        "event_files",
        "aside",
    ):
        op.drop_table(name)
    op.drop_column("accounts", "churned_at")
    op.drop_column("accounts", "industry")


def _aside() -> None:
    op.create_table(
        "aside",
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("choices", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "id", name="pk_aside"),
    )
    op.create_index("ix_aside_team_id_source", "aside", ["team_id", "source"], unique=False)


def _event_files() -> None:
    op.create_table(
        "event_files",
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "path", name="pk_event_files"),
    )
    op.create_index("ix_event_files_team_id_day", "event_files", ["team_id", "day"], unique=False)


def _event_journal() -> None:
    op.create_table(
        "event_journal",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_event_journal"),
        sa.UniqueConstraint("team_id", "id", name="uq_event_journal_team_id_id"),
        sqlite_autoincrement=True,
    )


def _facts() -> None:
    op.create_table(
        "facts",
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("who", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by", sa.Text(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "id", name="pk_facts"),
    )
    op.create_index("ix_facts_team_id_account_at", "facts", ["team_id", "account", "at"], unique=False)
    op.create_index("ix_facts_team_id_kind_at", "facts", ["team_id", "kind", "at"], unique=False)


def _identities() -> None:
    op.create_table(
        "identities",
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "kind", "key", name="pk_identities"),
    )
    op.create_index("ix_identities_team_id_account", "identities", ["team_id", "account"], unique=False)


def _imports() -> None:
    op.create_table(
        "imports",
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("glimpse", sa.Text(), nullable=True),
        sa.Column("wanted", sa.Text(), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("refused", sa.LargeBinary(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_owner", sa.Text(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("team_id", "id", name="pk_imports"),
    )
    op.create_index("ix_imports_team_id_state", "imports", ["team_id", "state"], unique=False)


def _measure_days() -> None:
    op.create_table(
        "measure_days",
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "day", "source", name="pk_measure_days"),
    )


def _members() -> None:
    op.create_table(
        "members",
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "user_id", name="pk_members"),
    )


def _scored_days() -> None:
    op.create_table(
        "scored_days",
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("median", sa.Float(), nullable=True),
        sa.Column("median_change", sa.Float(), nullable=True),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "day", name="pk_scored_days"),
    )


def _scores() -> None:
    op.create_table(
        "scores",
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("profile", sa.Text(), nullable=False),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("raw", sa.Float(), nullable=True),
        sa.Column("coverage", sa.Float(), nullable=False),
        sa.Column("band", sa.Text(), nullable=False),
        sa.Column("plain", sa.Text(), nullable=False),
        sa.Column("steady", sa.Float(), nullable=True),
        sa.Column("engagement", sa.Float(), nullable=True),
        sa.Column("adoption", sa.Float(), nullable=True),
        sa.Column("satisfaction", sa.Float(), nullable=True),
        sa.Column("growth", sa.Float(), nullable=True),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "day", "account", name="pk_scores"),
    )
    op.create_index("ix_scores_team_id_account_day", "scores", ["team_id", "account", "day"], unique=False)


def _scoring_drafts() -> None:
    op.create_table(
        "scoring_drafts",
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "id", name="pk_scoring_drafts"),
    )


def _scorings() -> None:
    op.create_table(
        "scorings",
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "version", name="pk_scorings"),
    )


def _source_secrets() -> None:
    op.create_table(
        "source_secrets",
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "source", name="pk_source_secrets"),
    )


def _sources() -> None:
    op.create_table(
        "sources",
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("brought", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "name", name="pk_sources"),
    )


def _tickets() -> None:
    op.create_table(
        "tickets",
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rating", sa.Float(), nullable=True),
        sa.Column("breaches", sa.Integer(), nullable=False),
        sa.Column("reopens", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "id", name="pk_tickets"),
    )
    op.create_index(
        "ix_tickets_team_id_account_created_at", "tickets", ["team_id", "account", "created_at"], unique=False
    )
    op.create_index("ix_tickets_team_id_created_at", "tickets", ["team_id", "created_at"], unique=False)


def _write_keys() -> None:
    op.create_table(
        "write_keys",
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("team_id", "id", name="pk_write_keys"),
    )
    op.create_index("ix_write_keys_team_id_digest", "write_keys", ["team_id", "digest"], unique=False)
