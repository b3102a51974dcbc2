"""The tables, the same on SQLite and PostgreSQL; migrations beside them make them."""

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

from shared.streams.relay import outgoing_table

metadata = MetaData()

owner = Table(
    "owner",
    metadata,
    Column("shard", Integer, primary_key=True, autoincrement=False),
    Column("epoch", BigInteger, nullable=False),
)
"""The fencing epoch: whoever raised it last may write, and nobody else."""

checkpoint = Table(
    "checkpoint",
    metadata,
    Column("shard", Integer, primary_key=True, autoincrement=False),
    Column("position", String(40), nullable=False),
)

sequence = Table(
    "sequence",
    metadata,
    Column("edge_id", String(128), primary_key=True),
    Column("outbox_epoch", String(128), primary_key=True),
    Column("shard", Integer, primary_key=True, autoincrement=False),
    Column("highest", BigInteger, nullable=False),
)

person_state = Table(
    "person_state",
    metadata,
    Column("person_id", String(128), primary_key=True),
    Column("shard", Integer, nullable=False, index=True),
    Column("t_ms", BigInteger, nullable=False),
    Column("body", Text, nullable=False),
)

recent_window = Table(
    "recent_window",
    metadata,
    Column("person_id", String(128), primary_key=True),
    Column("t_start", BigInteger, primary_key=True, autoincrement=False),
    Column("shard", Integer, nullable=False),
    Column("body", Text, nullable=False),
)

window_block = Table(
    "window_block",
    metadata,
    Column("person_id", String(128), primary_key=True),
    Column("minute_ms", BigInteger, primary_key=True, autoincrement=False),
    Column("windows", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("assessed", Integer, nullable=True),
    Index("window_block_minute", "minute_ms"),
)
"""One minute of one person, zlib-compressed JSON lines; ``assessed`` of its ``windows`` could be
judged (null: packed by an earlier build, which did not count them)."""

event = Table(
    "event",
    metadata,
    Column("cursor", Integer, primary_key=True, autoincrement=True),
    Column("event_id", String(128), nullable=False, unique=True),
    Column("person_id", String(128), nullable=False),
    Column("t_event", BigInteger, nullable=False),
    Column("body", Text, nullable=False),
    Index("event_person_time", "person_id", "t_event"),
    sqlite_autoincrement=True,
)

control = Table(
    "control",
    metadata,
    Column("record_id", String(128), primary_key=True),
    Column("shard", Integer, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("person_id", String(128), nullable=True),
    Column("t_ms", BigInteger, nullable=False),
    Column("body", Text, nullable=False),
)
"""Control records that were applied: feedback is kept here, and none is applied twice."""

technical = Table(
    "technical",
    metadata,
    Column("alarm_id", String(128), primary_key=True),
    Column("shard", Integer, nullable=False),
    Column("clear_after_ms", BigInteger, nullable=False),
    Column("body", Text, nullable=False),
)
"""Alarms of this service that are up, and when they come down by themselves."""

calibration = Table(
    "calibration",
    metadata,
    Column("calibration_id", String(128), primary_key=True),
    Column("person_id", String(128), primary_key=True),
    Column("made_ms", BigInteger, nullable=False),
    Column("config_version", String(128), nullable=False),
    Column("factor", Float, nullable=False),
    Column("body", Text, nullable=False),
)
"""Each factor with what it rests on; ``person_id`` empty: the population's. Never changed."""

shadow_run = Table(
    "shadow_run",
    metadata,
    Column("config_version", String(128), primary_key=True),
    Column("shard", Integer, primary_key=True, autoincrement=False),
    Column("since_ms", BigInteger, nullable=False),
    Column("until_ms", BigInteger, nullable=False),
    Column("judged_s", Float, nullable=False),
    Column("windows", BigInteger, nullable=False),
    Column("skipped", BigInteger, nullable=False),
    Column("failed", BigInteger, nullable=False),
)
"""What a configuration under comparison has seen of a shard, in event time, and what it missed."""

shadow_state = Table(
    "shadow_state",
    metadata,
    Column("config_version", String(128), primary_key=True),
    Column("person_id", String(128), primary_key=True),
    Column("shard", Integer, nullable=False),
    Column("body", Text, nullable=False),
)

shadow_event = Table(
    "shadow_event",
    metadata,
    Column("event_id", String(128), primary_key=True),
    Column("config_version", String(128), nullable=False),
    Column("person_id", String(128), nullable=False),
    Column("t_event", BigInteger, nullable=False),
    Column("body", Text, nullable=False),
    Index("shadow_event_time", "config_version", "t_event"),
)
"""Events that nobody is told of."""

person_edge = Table(
    "person_edge",
    metadata,
    Column("person_id", String(128), primary_key=True),
    Column("edge_id", String(128), primary_key=True),
    Column("shard", Integer, nullable=False),
)
"""Which boxes have sent windows of whom: those must delete too when a person is erased."""

erased_person = Table(
    "erased_person",
    metadata,
    Column("person_id", String(128), primary_key=True),
    Column("shard", Integer, nullable=False),
    Column("body", Text, nullable=False),
)
"""Who was erased, with counts; by it what comes late is refused. Never deleted."""

outgoing = outgoing_table(metadata)
