"""Open requests to a model, what it was asked, standing alarms; the episode of an assessment."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("assessment", sa.Column("episode_id", sa.String(128)))
    op.add_column("assessment", sa.Column("revision", sa.Integer))
    op.add_column("assessment", sa.Column("event", sa.Text))
    op.create_index("assessment_by_episode", "assessment", ["person_id", "episode_id"])
    op.create_table(
        "open_request",
        sa.Column("event_id", sa.String(128), primary_key=True),
        sa.Column("accepted_at", sa.BigInteger, nullable=False),
        sa.Column("event", sa.Text, nullable=False),
        sa.Column("template", sa.Text, nullable=False),
        sa.Column("report", sa.Text, nullable=False),
    )
    _model_call()
    op.create_table(
        "standing_alarm",
        sa.Column("alarm_id", sa.String(128), primary_key=True),
        sa.Column("body", sa.Text, nullable=False),
    )


def downgrade() -> None:
    for table in ("standing_alarm", "model_call", "open_request"):
        op.drop_table(table)
    op.drop_index("assessment_by_episode", "assessment")
    with op.batch_alter_table("assessment") as assessment:
        for name in ("event", "revision", "episode_id"):
            assessment.drop_column(name)


def _model_call() -> None:
    op.create_table(
        "model_call",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("event_id", sa.String(128), nullable=False, index=True),
        sa.Column("person_id", sa.String(128), nullable=False),
        sa.Column("asked_at", sa.BigInteger, nullable=False, index=True),
        sa.Column("ended_at", sa.BigInteger, nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("model", sa.String(120)),
        sa.Column("adapter", sa.String(120)),
        sa.Column("prompt_version", sa.String(64), nullable=False),
        sa.Column("template_hash", sa.String(64), nullable=False),
        sa.Column("prompt_hash", sa.String(64), nullable=False),
        sa.Column("request_id", sa.String(128)),
        sa.Column("attempts", sa.Integer),
        sa.Column("prompt_tokens", sa.Integer),
        sa.Column("completion_tokens", sa.Integer),
        sa.Column("reasoning_tokens", sa.Integer),
        sa.Column("thinking", sa.Text),
        sqlite_autoincrement=True,
    )
