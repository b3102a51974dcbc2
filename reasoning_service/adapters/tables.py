"""The tables of the reasoning service's own database."""

from sqlalchemy import BigInteger, Column, Integer, MetaData, String, Table, Text

from shared.streams.relay import outgoing_table

METADATA = MetaData()
ASSESSMENT = Table(
    "assessment",
    METADATA,
    Column("event_id", String(128), primary_key=True),
    Column("person_id", String(128), nullable=False),
    Column("completed_at", BigInteger, nullable=False),
    Column("body", Text, nullable=False),
    Column("report", Text, nullable=False),
)
WAITING = Table(
    "waiting_event",
    METADATA,
    Column("event_id", String(128), primary_key=True),
    Column("first_seen_at", BigInteger, nullable=False),
)
"""When an event that could not be looked up was first seen: the deadline survives a restart."""
POSITION = Table(
    "reconciled_position",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("cursor", BigInteger, nullable=False),
)
OUTGOING = outgoing_table(METADATA)
