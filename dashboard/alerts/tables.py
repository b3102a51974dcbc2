"""Tables of what alerts wait for, and of alerts that came all at once."""

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table

from dashboard.storage.tables import METADATA

_ID = String(128)
SUBJECT = String(160)

# One row for each subject that waits for a moment: "alert:…", "digest:…" (a person), "flood:…"
# (a ward). It only says when to look; what is then due follows from the alert itself.
care_timer = Table(
    "care_timer",
    METADATA,
    Column("subject", SUBJECT, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("due_at", BigInteger, nullable=False),
    Index("care_timer_by_time", "due_at"),
)

# A ward has at most one flood that stands: ``ended_at`` is null. The house is the ward "".
alert_flood = Table(
    "alert_flood",
    METADATA,
    Column("flood_id", Integer, primary_key=True, autoincrement=True),
    Column("ward_id", _ID, nullable=False),
    Column("began_at", BigInteger, nullable=False),
    Column("ended_at", BigInteger),
    Index("alert_flood_by_ward", "ward_id", "ended_at"),
)

# A room is told by its ward (the house is "") and its name. ``sealed`` is for printing the code
# again, by a key that is not in the database; ``old_hash`` still opens until ``old_until``.
room_code = Table(
    "room_code",
    METADATA,
    Column("ward_id", _ID, primary_key=True),
    Column("room", String(120), primary_key=True),
    Column("code_hash", String(200), nullable=False),
    Column("sealed", String(300)),
    Column("old_hash", String(200)),
    Column("old_until", BigInteger),
    Column("set_by", String(64), nullable=False),
    Column("set_at", BigInteger, nullable=False),
)
