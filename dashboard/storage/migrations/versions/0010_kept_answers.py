"""Answers kept for whoever asks again, and events by when they came."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kept_answer",
        sa.Column("actor", sa.String(length=80), primary_key=True),
        sa.Column("key_hash", sa.String(length=64), primary_key=True),
        sa.Column("attempt", sa.String(length=32), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=128), nullable=True),
        sa.Column("alert_id", sa.String(length=128), nullable=True),
        sa.Column("acted", sa.Boolean(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("lease_until", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.UniqueConstraint("attempt", name="kept_answer_attempt"),
    )
    op.create_index("kept_answer_by_end", "kept_answer", ["expires_at"])
    op.create_index("event_by_time", "event", ["received_at", "event_id"])


def downgrade() -> None:
    op.drop_index("event_by_time", table_name="event")
    op.drop_table("kept_answer")
