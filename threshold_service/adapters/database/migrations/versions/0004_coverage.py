"""How many seconds of each minute could be judged; not known of minutes that are packed already."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("window_block", sa.Column("assessed", sa.Integer))


def downgrade() -> None:
    with op.batch_alter_table("window_block") as block:
        block.drop_column("assessed")
