"""The technical alarms of this service: plain sentences for the ward, values for the operator."""

import hashlib
import re

from shared.contracts import ControlRecord, ScoreWindow, TechnicalAlarm, TechnicalKind
from threshold_service.adapters.database.changes import RaisedAlarm

MINUTE_MS = 60_000
BAD_RECORD_MS = 10 * MINUTE_MS
"""Up for ten minutes after the last bad record: long enough to be seen, gone when it is over."""
LOST_MS = 60 * MINUTE_MS
CLOCK_MS = 2 * MINUTE_MS


def bad_record(subject: str, why: str, now_ms: int) -> RaisedAlarm:
    """A record that nobody can read; the shard goes on behind it."""
    return _raised(
        TechnicalKind.BAD_RECORD,
        subject,
        now_ms,
        BAD_RECORD_MS,
        "A sensor box sent data that cannot be read. Some seconds may be missing.",
        why,
    )


def windows_lost(record: ControlRecord, now_ms: int) -> RaisedAlarm:
    """An edge declared a range of windows gone for good."""
    assert record.lost is not None
    span = f"{record.lost.from_seq}-{record.lost.to_seq}"
    count = record.lost.to_seq - record.lost.from_seq + 1
    return _raised(
        TechnicalKind.WINDOWS_LOST,
        f"{record.edge_id}:{span}",
        now_ms,
        LOST_MS,
        f"A sensor box lost {count} seconds of data for good.",
        f"edge {record.edge_id}, outbox {record.outbox_epoch}, sequence numbers {span}",
    )


def clock_off(window: ScoreWindow, ahead_ms: int, now_ms: int) -> RaisedAlarm:
    """An edge's clock is off by more than a minute."""
    return _raised(
        TechnicalKind.CLOCK_OFF,
        window.edge_id,
        now_ms,
        CLOCK_MS,
        "The clock of a sensor box is wrong. Its data cannot be watched until it is set.",
        f"window {window.t_start} ends {ahead_ms} ms ahead of the stream, "
        f"skew {window.clock_skew_ms} ms",
    )


def unknown_person(person_id: str, now_ms: int) -> RaisedAlarm:
    """Data for somebody who is in nobody's list."""
    return _raised(
        TechnicalKind.UNKNOWN_PERSON,
        person_id,
        now_ms,
        BAD_RECORD_MS,
        "Data arrives for a person who is not set up here.",
        f"person {person_id} is judged under the population's prior",
    )


def database_refuses(shard: int, why: str, now_ms: int) -> TechnicalAlarm:
    """Nothing can be committed, so nothing is acknowledged; the edges keep it."""
    return TechnicalAlarm(
        alarm_id=_alarm_id(TechnicalKind.DISK_FULL, f"threshold:{shard}"),
        kind=TechnicalKind.DISK_FULL,
        subject=f"threshold:{shard}",
        since=now_ms,
        text="The database cannot be written, its disk may be full. New alerts are held up.",
        detail=why[:1000],
    )


def subject_of(text: str) -> str:
    """A text that somebody else chose, as a valid subject."""
    cleaned = re.sub(r"[^A-Za-z0-9._:-]", "_", text)[:80]
    return cleaned if cleaned and cleaned[0].isalnum() else f"x{cleaned}"


def _raised(
    kind: TechnicalKind, subject: str, now_ms: int, for_ms: int, text: str, detail: str
) -> RaisedAlarm:
    alarm = TechnicalAlarm(
        alarm_id=_alarm_id(kind, subject),
        kind=kind,
        subject=subject,
        since=now_ms,
        text=text,
        detail=detail[:1000],
    )
    return RaisedAlarm(alarm, now_ms + for_ms)


def _alarm_id(kind: TechnicalKind, subject: str) -> str:
    digest = hashlib.sha256(subject.encode()).hexdigest()[:12]
    return f"{kind.value}:{digest}"
