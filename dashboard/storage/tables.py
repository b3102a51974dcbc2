"""The dashboard's tables. Times are UTC epoch milliseconds; person ids are pseudonyms."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from shared.streams.relay import outgoing_table

METADATA = MetaData()
_ID = String(128)

resident = Table(
    "resident",
    METADATA,
    Column("person_id", _ID, primary_key=True),
    Column("display_name", String(120), nullable=False),
    Column("room", String(120), nullable=False),
    Column("demo", Boolean, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("ward_id", _ID),
)

ward = Table(
    "ward",
    METADATA,
    Column("ward_id", _ID, primary_key=True),
    Column("name", String(120), nullable=False),
    Column("created_at", BigInteger, nullable=False),
)

source = Table(
    "source",
    METADATA,
    Column("source_id", _ID, primary_key=True),
    Column("person_id", _ID, ForeignKey("resident.person_id"), nullable=False),
    Column("label", String(120), nullable=False),
)

user = Table(
    "user_account",  # "user" is a reserved word in PostgreSQL
    METADATA,
    Column("username", String(64), primary_key=True),
    Column("role", String(20), nullable=False),
    Column("password_hash", String(200), nullable=False),
    Column("must_change_password", Boolean, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("all_wards", Boolean, nullable=False),
    Column("disabled_at", BigInteger),
)

api_token = Table(
    "api_token",
    METADATA,
    Column("token_id", String(32), primary_key=True),
    Column("name", String(50), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("token_hash", String(64), nullable=False),
    Column("rights", String(500), nullable=False),
    Column("all_wards", Boolean, nullable=False),
    Column("created_by", String(64), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("revoked_at", BigInteger),
    Column("last_used_at", BigInteger),
)

# Whom a user ("user:ada") or a token ("token:5f…") may know of, beside "all wards".
scope_ward = Table(
    "scope_ward",
    METADATA,
    Column("holder", String(80), primary_key=True),
    Column("ward_id", _ID, ForeignKey("ward.ward_id"), primary_key=True),
)

scope_resident = Table(
    "scope_resident",
    METADATA,
    Column("holder", String(80), primary_key=True),
    Column("person_id", _ID, ForeignKey("resident.person_id"), primary_key=True),
)

SCOPE_TABLES = frozenset({scope_ward.name, scope_resident.name})
"""These say what a request may know of; they are read before it is known."""

session = Table(
    "session",
    METADATA,
    Column("token_hash", String(64), primary_key=True),
    Column("username", String(64), ForeignKey("user_account.username"), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("last_seen_at", BigInteger, nullable=False),
    Column("ends_at", BigInteger, nullable=False),
)

consent = Table(
    "consent",
    METADATA,
    Column("person_id", _ID, ForeignKey("resident.person_id"), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("purposes", String(120), nullable=False),
    Column("basis", String(30), nullable=False),
    Column("granted_at", BigInteger, nullable=False),
    Column("review_at", BigInteger, nullable=False),
    Column("withdrawn_at", BigInteger),
    Column("paused_until", BigInteger),
    Column("reason", String(500), nullable=False),
    Column("recorded_by", String(64), nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
)

consent_purpose = Table(
    "consent_purpose",
    METADATA,
    Column("person_id", _ID, ForeignKey("resident.person_id"), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("purpose", String(20), primary_key=True),
    Column("basis", String(30), nullable=False),
    Column("finding", String(20)),
    Column("assessed_by", String(120)),
    Column("assessed_at", BigInteger),
    Column("note", String(1000)),
    Column("representative", String(120)),
    Column("granted_at", BigInteger, nullable=False),
    Column("review_at", BigInteger, nullable=False),
    Column("withdrawn_at", BigInteger),
)

erasure = Table(
    "erasure",
    METADATA,
    Column("receipt_id", String(32), primary_key=True),
    Column("pseudonym", _ID, nullable=False, unique=True),  # whose rows are gone: nobody's now
    Column("erased_at", BigInteger, nullable=False),
    Column("erased_by", String(64), nullable=False),
    Column("receipt", Text, nullable=False),
    Column("last_revision", Integer),
    Column("withdrawn_at", BigInteger),
)

erasure_part = Table(
    "erasure_part",
    METADATA,
    Column("pseudonym", _ID, ForeignKey("erasure.pseudonym"), primary_key=True),
    Column("part", String(140), primary_key=True),
    Column("asked_at", BigInteger, nullable=False),
    Column("last_asked", BigInteger, nullable=False),
    Column("confirmed_at", BigInteger),
    Column("rows", Text, nullable=False),
    Column("gone_at", BigInteger),
    Column("gone_why", String(300)),
)
"""What each service and box still has to delete of somebody, and its counts when it had."""

site_purpose = Table(
    "site_purpose",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("kind", String(20), nullable=False),
    Column("text", String(1000), nullable=False),
    Column("recorded_by", String(120), nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
)

alert = Table(
    "alert",
    METADATA,
    Column("alert_id", _ID, primary_key=True),
    Column("person_id", _ID, nullable=False),
    Column("episode_id", _ID, nullable=False),
    Column("tier", Integer, nullable=False),
    Column("state", String(20), nullable=False),
    Column("episode_state", String(20), nullable=False),
    Column("raised_at", BigInteger, nullable=False),
    Column("t_onset", BigInteger, nullable=False),
    Column("last_event_at", BigInteger, nullable=False),
    Column("config_version", _ID, nullable=False),
    Column("acknowledged_tier", Integer),
    Column("acknowledged_at", BigInteger),
    Column("acknowledged_by", String(64)),
    Column("outcome", String(20)),
    Column("assessment_origin", String(20)),
    Column("revision", Integer, nullable=False),
    Column("live", Boolean, nullable=False),
    Column("round", Integer, nullable=False),
    Column("round_at", BigInteger, nullable=False),
    Column("step", Integer, nullable=False),
    Column("notified_at", BigInteger),
    Column("called_at", BigInteger),
    Column("acknowledged_from", String(160)),
    Column("reminders", Integer, nullable=False),
    Column("reminded_at", BigInteger),
    Column("attended_at", BigInteger),
    Column("attended_by", String(64)),
    Column("attended_how", String(40)),
    Column("snooze_standing", Boolean, nullable=False),
    Column("snoozed_until", BigInteger),
    Column("snoozed_by", String(64)),
    Column("snooze_reason", String(200)),
    Column("inhibited_since", BigInteger),
    Column("inhibited_by", String(300)),
    Column("grouped", Boolean, nullable=False),
    Column("outcome_at", BigInteger),
    Column("outcome_by", String(64)),
    Column("outcome_why", String(500)),
    Column("outcome_helped", String(500)),
    UniqueConstraint("person_id", "episode_id", name="one_alert_per_episode"),
    Index("alert_by_time", "raised_at", "alert_id"),
    Index("alert_by_state", "state"),
)

alert_action = Table(
    "alert_action",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("alert_id", _ID, ForeignKey("alert.alert_id"), nullable=False, index=True),
    Column("action", String(20), nullable=False),
    Column("by_whom", String(64), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("note", String(1100)),
)

missed_event = Table(
    "missed_event",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("person_id", _ID, ForeignKey("resident.person_id"), nullable=False),
    Column("t", BigInteger, nullable=False),
    Column("note", String(500)),
    Column("by_whom", String(64), nullable=False),
    Column("at", BigInteger, nullable=False),
)

event = Table(
    "event",
    METADATA,
    Column("event_id", _ID, primary_key=True),
    Column("person_id", _ID, nullable=False),
    Column("episode_id", _ID, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("received_at", BigInteger, nullable=False),
    Index("event_by_episode", "person_id", "episode_id"),
    Index("event_by_time", "received_at", "event_id"),
)

assessment = Table(
    "assessment",
    METADATA,
    Column("event_id", _ID, primary_key=True),
    Column("person_id", _ID, nullable=False),
    Column("episode_id", _ID, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("origin", String(20), nullable=False),
    Column("body", Text, nullable=False),
    Index("assessment_by_episode", "person_id", "episode_id"),
)

technical_alarm = Table(
    "technical_alarm",
    METADATA,
    Column("alarm_id", _ID, primary_key=True),
    Column("since", BigInteger, nullable=False),
    Column("cleared_at", BigInteger, index=True),
    Column("body", Text, nullable=False),
)

reader_checkpoint = Table(
    "reader_checkpoint",
    METADATA,
    Column("name", String(80), primary_key=True),
    Column("position", String(80), nullable=False),
)

audit = Table(
    "audit",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("action", String(60), nullable=False),
    Column("subject", String(160), nullable=False),
    Column("detail", Text, nullable=False),
    Column("previous_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)

outgoing = outgoing_table(METADATA)
