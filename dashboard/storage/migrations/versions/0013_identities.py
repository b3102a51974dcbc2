"""Who of the house's identity provider is which account."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "identity",
        sa.Column("issuer", sa.String(length=300), primary_key=True),
        sa.Column("subject", sa.String(length=255), primary_key=True),
        sa.Column("username", sa.String(length=64), nullable=False),
        sa.Column("mapped", sa.Boolean(), nullable=False),
        sa.Column("linked_by", sa.String(length=64), nullable=False),
        sa.Column("linked_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["username"], ["user_account.username"]),
        sa.UniqueConstraint("issuer", "username", name="one_identity_per_account"),
    )


def downgrade() -> None:
    op.drop_table("identity")
