"""Which boxes have sent windows of whom, and who was erased."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NAME = sa.String(128)


def upgrade() -> None:
    op.create_table(
        "person_edge",
        sa.Column("person_id", NAME, primary_key=True),
        sa.Column("edge_id", NAME, primary_key=True),
        sa.Column("shard", sa.Integer, nullable=False),
    )
    op.create_table(
        "erased_person",
        sa.Column("person_id", NAME, primary_key=True),
        sa.Column("shard", sa.Integer, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("erased_person")
    op.drop_table("person_edge")
