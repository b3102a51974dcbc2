"""Answers that are kept for whoever asks again under the same key."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from dashboard.storage.tables import METADATA

_ID = String(128)

# ``person_id`` and ``alert_id`` say whom an answer is about: who may not know of them gets none,
# and an erasure takes it along. ``status`` is null until the request was answered; ``acted`` is
# written with what the request did. ``attempt`` is nobody's but that of who holds the lease.
kept_answer = Table(
    "kept_answer",
    METADATA,
    Column("actor", String(80), primary_key=True),
    Column("key_hash", String(64), primary_key=True),
    Column("attempt", String(32), nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("person_id", _ID),
    Column("alert_id", _ID),
    Column("acted", Boolean, nullable=False),
    Column("status", Integer),
    Column("answer", Text),
    Column("lease_until", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    UniqueConstraint("attempt", name="kept_answer_attempt"),
    Index("kept_answer_by_end", "expires_at"),
)
