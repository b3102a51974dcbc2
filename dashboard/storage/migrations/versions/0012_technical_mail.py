"""What became of technical alarms, and how far each operator was mailed about it."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "technical_news",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("alarm_id", sa.String(length=128), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("standing", sa.Boolean(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_technical_news_alarm_id"), "technical_news", ["alarm_id"])
    op.create_index(op.f("ix_technical_news_at"), "technical_news", ["at"])
    op.create_table(
        "technical_mail",
        sa.Column("username", sa.String(length=64), primary_key=True),
        sa.Column("told_to", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["username"], ["user_account.username"]),
    )


def downgrade() -> None:
    op.drop_table("technical_mail")
    op.drop_table("technical_news")
