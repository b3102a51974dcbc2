"""Tables of who is called and who works, by ward and shift. The house as a whole is the ward ""."""

from sqlalchemy import BigInteger, Column, ForeignKey, ForeignKeyConstraint, Integer, String, Table

from dashboard.storage.tables import METADATA

_ID = String(128)
_SHIFT = String(40)

escalation_chain = Table(
    "escalation_chain",
    METADATA,
    Column("ward_id", _ID, primary_key=True),
    Column("shift", _SHIFT, primary_key=True),
    Column("from_min", Integer, nullable=False),
    Column("to_min", Integer, nullable=False),
    Column("repeat_s", Integer),
    Column("set_by", String(64), nullable=False),
    Column("set_at", BigInteger, nullable=False),
)

escalation_step = Table(
    "escalation_step",
    METADATA,
    Column("ward_id", _ID, primary_key=True),
    Column("shift", _SHIFT, primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("audiences", String(1000), nullable=False),
    Column("delay_tier_1_s", Integer),
    Column("delay_tier_2_s", Integer),
    Column("delay_tier_3_s", Integer),
    ForeignKeyConstraint(
        ["ward_id", "shift"], ["escalation_chain.ward_id", "escalation_chain.shift"]
    ),
)

# Who works a shift. ``day`` is the house's day on which the shift begins, as 2026-11-21; "" for
# every day that has no list of its own.
shift_assignment = Table(
    "shift_assignment",
    METADATA,
    Column("ward_id", _ID, primary_key=True),
    Column("shift", _SHIFT, primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("username", String(64), ForeignKey("user_account.username"), primary_key=True),
    Column("set_by", String(64), nullable=False),
    Column("set_at", BigInteger, nullable=False),
)
