"""Calibrated factors with what they rest on, and what a configuration under comparison does."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

NAME = sa.String(128)


def upgrade() -> None:
    op.create_table(
        "calibration",
        sa.Column("calibration_id", NAME, primary_key=True),
        sa.Column("person_id", NAME, primary_key=True),
        sa.Column("made_ms", sa.BigInteger, nullable=False),
        sa.Column("config_version", NAME, nullable=False),
        sa.Column("factor", sa.Float, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_table(
        "shadow_run",
        sa.Column("config_version", NAME, primary_key=True),
        sa.Column("shard", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("since_ms", sa.BigInteger, nullable=False),
        sa.Column("until_ms", sa.BigInteger, nullable=False),
        sa.Column("judged_s", sa.Float, nullable=False),
        sa.Column("windows", sa.BigInteger, nullable=False),
        sa.Column("skipped", sa.BigInteger, nullable=False),
        sa.Column("failed", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "shadow_state",
        sa.Column("config_version", NAME, primary_key=True),
        sa.Column("person_id", NAME, primary_key=True),
        sa.Column("shard", sa.Integer, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_table(
        "shadow_event",
        sa.Column("event_id", NAME, primary_key=True),
        sa.Column("config_version", NAME, nullable=False),
        sa.Column("person_id", NAME, nullable=False),
        sa.Column("t_event", sa.BigInteger, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_index("shadow_event_time", "shadow_event", ["config_version", "t_event"])


def downgrade() -> None:
    for table in ("shadow_event", "shadow_state", "shadow_run", "calibration"):
        op.drop_table(table)
