"""One row a resident; ``planned`` is JSON. ``begun_at``: when the last planned pause that was begun
was to begin, so that none is begun twice, whatever is killed or resumed in between."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, String, Table, Text

from dashboard.storage.tables import METADATA

pause_plan = Table(
    "pause_plan",
    METADATA,
    Column("person_id", String(128), ForeignKey("resident.person_id"), primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("planned", Text, nullable=False),
    Column("begun_at", BigInteger),
    Column("updated_at", BigInteger, nullable=False),
    Column("updated_by", String(64), nullable=False),
)
