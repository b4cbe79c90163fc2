"""Risk of every day, alerts, digests, models, retention strategies; and save plays beside onboarding plans."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_OPEN = sa.text("state IN ('running', 'on_hold')")
_ACTIVE = sa.text("closed_at IS NULL")
TABLES = ("alert_rules", "alerts", "digests", "risk_models", "risks", "stirred", "strategies")


def upgrade() -> None:
    op.add_column("channels", _instant("heard_at", nullable=True))
    op.add_column("plans", sa.Column("kind", sa.Text(), nullable=False, server_default="onboarding"))
    _one_open("team_id", "account_id", "kind")
    _alert_rules()
    _alerts()
    _digests()
    _risk_models()
    _risks()
    _stirred()
    _strategies()


def downgrade() -> None:
    for name in TABLES:
        op.drop_table(name)
    _one_open("team_id", "account_id")
    op.drop_column("plans", "kind")
    op.drop_column("channels", "heard_at")


def _one_open(*columns: str) -> None:
    """An account has at most one open plan; of each kind, since there are several."""
    op.drop_index("uq_plans_open", table_name="plans")
    op.create_index("uq_plans_open", "plans", columns, unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN)


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _instant(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _alert_rules() -> None:
    op.create_table(
        "alert_rules",
        _text("team_id"),
        _text("rule"),
        _instant("demoted_at", nullable=True),
        _instant("counted_from", nullable=True),
        _text("by", nullable=True),
        sa.PrimaryKeyConstraint("team_id", "rule", name="pk_alert_rules"),
    )


def _alerts() -> None:
    op.create_table(
        "alerts",
        _text("team_id"),
        _text("id"),
        _text("account"),
        _text("rule"),
        _text("level"),
        _text("state"),
        _text("route"),
        _text("owner", nullable=True),
        _instant("opened_at"),
        _instant("closed_at", nullable=True),
        sa.Column("useful", sa.Integer(), nullable=False),
        sa.Column("noise", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _instant("wake_at", nullable=True),
        _text("document"),
        sa.PrimaryKeyConstraint("team_id", "id", name="pk_alerts"),
    )
    op.create_index(
        "ix_alerts_team_id_account_rule_closed_at",
        "alerts",
        ["team_id", "account", "rule", "closed_at"],
        unique=False,
    )
    op.create_index("ix_alerts_team_id_closed_at", "alerts", ["team_id", "closed_at"], unique=False)
    op.create_index("ix_alerts_team_id_wake_at", "alerts", ["team_id", "wake_at"], unique=False)
    op.create_index(
        "uq_alerts_active",
        "alerts",
        ["team_id", "account", "rule"],
        unique=True,
        sqlite_where=_ACTIVE,
        postgresql_where=_ACTIVE,
    )


def _digests() -> None:
    op.create_table(
        "digests",
        _text("team_id"),
        _text("id"),
        _text("kind"),
        _text("target"),
        sa.Column("version", sa.Integer(), nullable=False),
        _instant("next_at", nullable=True),
        _text("document"),
        sa.PrimaryKeyConstraint("team_id", "id", name="pk_digests"),
    )
    op.create_index("ix_digests_team_id_next_at", "digests", ["team_id", "next_at"], unique=False)
    op.create_index("ix_digests_team_id_target", "digests", ["team_id", "target"], unique=False)


def _risk_models() -> None:
    op.create_table(
        "risk_models",
        _text("team_id"),
        _text("id"),
        _instant("fitted_at"),
        _text("state"),
        _text("card"),
        _text("model"),
        sa.PrimaryKeyConstraint("team_id", "id", name="pk_risk_models"),
    )
    op.create_index("ix_risk_models_team_id_fitted_at", "risk_models", ["team_id", "fitted_at"], unique=False)


def _risks() -> None:
    op.create_table(
        "risks",
        _text("team_id"),
        sa.Column("day", sa.Date(), nullable=False),
        _text("account"),
        sa.Column("risk", sa.Float(), nullable=False),
        _text("tier"),
        sa.Column("health", sa.Float(), nullable=True),
        sa.Column("times", sa.Float(), nullable=False),
        _text("warnings"),
        sa.Column("red_since", sa.Date(), nullable=True),
        sa.Column("probability", sa.Float(), nullable=True),
        sa.Column("renewal", sa.Date(), nullable=True),
        sa.Column("arr", sa.Float(), nullable=True),
        sa.Column("estimated", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "day", "account", name="pk_risks"),
    )
    op.create_index("ix_risks_team_id_account_day", "risks", ["team_id", "account", "day"], unique=False)


def _stirred() -> None:
    op.create_table(
        "stirred",
        _text("team_id"),
        _text("account"),
        _instant("at"),
        sa.PrimaryKeyConstraint("team_id", "account", name="pk_stirred"),
    )


def _strategies() -> None:
    op.create_table(
        "strategies",
        _text("team_id"),
        _text("id"),
        _text("account"),
        _text("state"),
        _text("plan", nullable=True),
        _text("outcome", nullable=True),
        _instant("made_at"),
        _instant("closed_at", nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _text("document"),
        sa.PrimaryKeyConstraint("team_id", "id", name="pk_strategies"),
    )
    op.create_index("ix_strategies_team_id_account", "strategies", ["team_id", "account"], unique=False)
    op.create_index(
        "uq_strategies_open",
        "strategies",
        ["team_id", "account"],
        unique=True,
        sqlite_where=_ACTIVE,
        postgresql_where=_ACTIVE,
    )
