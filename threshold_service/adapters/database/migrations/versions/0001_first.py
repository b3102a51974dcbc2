"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

NAME = sa.String(128)


def upgrade() -> None:
    _positions()
    _windows()
    _records()


def downgrade() -> None:
    for table in (
        "outgoing_message",
        "technical",
        "control",
        "event",
        "window_block",
        "recent_window",
        "person_state",
        "sequence",
        "checkpoint",
        "owner",
    ):
        op.drop_table(table)


def _positions() -> None:
    op.create_table(
        "owner",
        sa.Column("shard", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("epoch", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "checkpoint",
        sa.Column("shard", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("position", sa.String(40), nullable=False),
    )
    op.create_table(
        "sequence",
        sa.Column("edge_id", NAME, primary_key=True),
        sa.Column("outbox_epoch", NAME, primary_key=True),
        sa.Column("shard", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("highest", sa.BigInteger, nullable=False),
    )


def _windows() -> None:
    op.create_table(
        "person_state",
        sa.Column("person_id", NAME, primary_key=True),
        sa.Column("shard", sa.Integer, nullable=False),
        sa.Column("t_ms", sa.BigInteger, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_index("ix_person_state_shard", "person_state", ["shard"])
    op.create_table(
        "recent_window",
        sa.Column("person_id", NAME, primary_key=True),
        sa.Column("t_start", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("shard", sa.Integer, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_table(
        "window_block",
        sa.Column("person_id", NAME, primary_key=True),
        sa.Column("minute_ms", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("windows", sa.Integer, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    op.create_index("window_block_minute", "window_block", ["minute_ms"])


def _records() -> None:
    op.create_table(
        "event",
        sa.Column("cursor", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("event_id", NAME, nullable=False, unique=True),
        sa.Column("person_id", NAME, nullable=False),
        sa.Column("t_event", sa.BigInteger, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("event_person_time", "event", ["person_id", "t_event"])
    op.create_table(
        "control",
        sa.Column("record_id", NAME, primary_key=True),
        sa.Column("shard", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("person_id", NAME, nullable=True),
        sa.Column("t_ms", sa.BigInteger, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_table(
        "technical",
        sa.Column("alarm_id", NAME, primary_key=True),
        sa.Column("shard", sa.Integer, nullable=False),
        sa.Column("clear_after_ms", sa.BigInteger, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_table(
        "outgoing_message",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("stream", sa.String(80), nullable=False),
        sa.Column("fields", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
