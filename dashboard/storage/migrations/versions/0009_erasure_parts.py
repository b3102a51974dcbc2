"""What each service and box has to delete of an erased person, of those erased before too."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    made = op.create_table(
        "erasure_part",
        sa.Column(
            "pseudonym", sa.String(128), sa.ForeignKey("erasure.pseudonym"), primary_key=True
        ),
        sa.Column("part", sa.String(140), primary_key=True),
        sa.Column("asked_at", sa.BigInteger, nullable=False),
        sa.Column("last_asked", sa.BigInteger, nullable=False),
        sa.Column("confirmed_at", sa.BigInteger),
        sa.Column("rows", sa.Text, nullable=False),
    )
    erased = sa.table(
        "erasure", *(sa.column(name) for name in ("pseudonym", "erased_at", "withdrawn_at"))
    )
    for row in op.get_bind().execute(sa.select(erased)).all():
        boxes = ["edge"] if row.withdrawn_at is not None else []
        op.bulk_insert(
            made,
            [
                {
                    "pseudonym": row.pseudonym,
                    "part": part,
                    "asked_at": row.erased_at,
                    "last_asked": 0,
                    "confirmed_at": None,
                    "rows": "{}",
                }
                for part in ("threshold", "reasoning", "messages", *boxes)
            ],
        )


def downgrade() -> None:
    op.drop_table("erasure_part")
