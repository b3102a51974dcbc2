"""The tables of the reasoning service's own database."""

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, String, Table, Text

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
    Column("episode_id", String(128)),
    Column("revision", Integer),
    Column("event", Text),
    Index("assessment_by_episode", "person_id", "episode_id"),
)
"""The newest assessment of each event; the last three are empty where an older build wrote."""
OPEN_REQUEST = Table(
    "open_request",
    METADATA,
    Column("event_id", String(128), primary_key=True),
    Column("accepted_at", BigInteger, nullable=False),
    Column("event", Text, nullable=False),
    Column("template", Text, nullable=False),
    Column("report", Text, nullable=False),
)
"""Events that a model is to be asked about, with the template kept ready: survives a restart."""
MODEL_CALL = Table(
    "model_call",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("event_id", String(128), nullable=False, index=True),
    Column("person_id", String(128), nullable=False),
    Column("asked_at", BigInteger, nullable=False, index=True),
    Column("ended_at", BigInteger, nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("detail", Text, nullable=False),
    Column("model", String(120)),
    Column("adapter", String(120)),
    Column("prompt_version", String(64), nullable=False),
    Column("template_hash", String(64), nullable=False),
    Column("prompt_hash", String(64), nullable=False),
    Column("request_id", String(128)),
    Column("attempts", Integer),
    Column("prompt_tokens", Integer),
    Column("completion_tokens", Integer),
    Column("reasoning_tokens", Integer),
    Column("thinking", Text),
    sqlite_autoincrement=True,
)
"""Each question to a model. ``thinking`` is here and nowhere else, until its retention is over."""
STANDING_ALARM = Table(
    "standing_alarm",
    METADATA,
    Column("alarm_id", String(128), primary_key=True),
    Column("body", Text, nullable=False),
)
"""Technical alarms of ours that were raised and not cleared: a restart can still clear them."""
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
ERASED = Table(
    "erased_person",
    METADATA,
    Column("person_id", String(128), primary_key=True),
    Column("body", Text, nullable=False),
)
"""Who was erased, with counts. Never deleted: by it nothing is written about them any more."""
OUTGOING = outgoing_table(METADATA)
