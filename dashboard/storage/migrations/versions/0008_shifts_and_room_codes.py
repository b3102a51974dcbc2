"""Who works which shift; a room's code by its ward, with the one before it.

Codes from before belong to the wards whose residents live in a room of that name.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

OLD = sa.table("room_code", *(sa.column(c) for c in ("room", "code_hash", "set_by", "set_at")))
NEW = sa.table(
    "room_code",
    *(sa.column(c) for c in ("ward_id", "room", "code_hash", "set_by", "set_at")),
)
RESIDENT = sa.table("resident", sa.column("room"), sa.column("ward_id"))


def upgrade() -> None:
    op.create_table(
        "shift_assignment",
        sa.Column("ward_id", sa.String(length=128), primary_key=True),
        sa.Column("shift", sa.String(length=40), primary_key=True),
        sa.Column("day", sa.String(length=10), primary_key=True),
        sa.Column("username", sa.String(length=64), primary_key=True),
        sa.Column("set_by", sa.String(length=64), nullable=False),
        sa.Column("set_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["username"], ["user_account.username"]),
    )
    _room_codes()


def _room_codes() -> None:
    connection = op.get_bind()
    ward = sa.func.coalesce(RESIDENT.c.ward_id, "").label("ward_id")
    rows = []
    for row in connection.execute(sa.select(OLD)).mappings().all():
        mine = sa.select(ward).where(RESIDENT.c.room == row["room"]).distinct()
        wards = list(connection.execute(mine).scalars()) or [""]
        rows += [{**row, "ward_id": each} for each in wards]
    op.drop_table("room_code")
    op.create_table(
        "room_code",
        sa.Column("ward_id", sa.String(length=128), primary_key=True),
        sa.Column("room", sa.String(length=120), primary_key=True),
        sa.Column("code_hash", sa.String(length=200), nullable=False),
        sa.Column("sealed", sa.String(length=300), nullable=True),
        sa.Column("old_hash", sa.String(length=200), nullable=True),
        sa.Column("old_until", sa.BigInteger(), nullable=True),
        sa.Column("set_by", sa.String(length=64), nullable=False),
        sa.Column("set_at", sa.BigInteger(), nullable=False),
    )
    if rows:
        op.bulk_insert(NEW, rows)


def downgrade() -> None:
    connection = op.get_bind()
    found = connection.execute(sa.select(NEW).order_by(NEW.c.ward_id)).mappings().all()
    rows = {row["room"]: {c.name: row[c.name] for c in OLD.c} for row in found}
    op.drop_table("room_code")
    op.create_table(
        "room_code",
        sa.Column("room", sa.String(length=120), primary_key=True),
        sa.Column("code_hash", sa.String(length=200), nullable=False),
        sa.Column("set_by", sa.String(length=64), nullable=False),
        sa.Column("set_at", sa.BigInteger(), nullable=False),
    )
    if rows:
        op.bulk_insert(OLD, list(rows.values()))
    op.drop_table("shift_assignment")
