"""Boxes that are gone for good confirm no erasure: when that was said, and what became of them."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("erasure_part") as part:
        part.add_column(sa.Column("gone_at", sa.BigInteger()))
        part.add_column(sa.Column("gone_why", sa.String(length=300)))


def downgrade() -> None:
    with op.batch_alter_table("erasure_part") as part:
        part.drop_column("gone_why")
        part.drop_column("gone_at")
