"""Control records: everything but windows that changes a person's state, in stream order."""

from shared.contracts import ControlKind, ControlRecord, Outcome
from threshold_service.domain.engine import tick
from threshold_service.domain.freezing import thaw
from threshold_service.domain.person import PersonState
from threshold_service.domain.settings import EngineSettings
from threshold_service.shard import alarms, rows
from threshold_service.shard.memory import Memory, Work
from threshold_service.shard.sequences import close


def apply(
    record: ControlRecord,
    at: int,
    shard: int,
    settings: EngineSettings,
    memory: Memory,
    work: Work,
) -> None:
    """One record of this shard, once. ``at`` is its stream time in epoch milliseconds.

    ``configuration`` and ``calibration`` are kept as told: the configuration in force is the
    one that the service was started with.
    """
    if record.shard != shard:
        subject = alarms.subject_of(record.record_id)
        why = f"control record of shard {record.shard} in the stream of shard {shard}"
        raised = alarms.bad_record(subject, why, at)
        work.changes.alarms[raised.alarm.alarm_id] = raised
        work.counts["bad_records"] += 1
        return
    if record.kind is ControlKind.TICK:
        _tick(record, settings, memory, work)
        return
    if record.kind is ControlKind.LOST and not _lost(record, at, memory, work):
        return
    work.changes.controls[record.record_id] = record
    if record.person_id is not None:
        _person(record, memory.persons.setdefault(record.person_id, PersonState()))
        work.changed.add(record.person_id)


def _tick(record: ControlRecord, settings: EngineSettings, memory: Memory, work: Work) -> None:
    """Time moved: for one person, or for everybody in the shard."""
    names = [record.person_id] if record.person_id else sorted(memory.persons)
    for person_id in names:
        state = memory.persons.get(person_id)
        if state is None:
            continue
        for transition in tick(state, record.t, settings):
            event = rows.event_of(person_id, state, transition, settings, record.t, (), None, 0.0)
            work.changes.events.append(event)
        # Also where nothing was to be told: a long gap makes the short term forget.
        work.changed.add(person_id)


def _lost(record: ControlRecord, at: int, memory: Memory, work: Work) -> bool:
    assert record.edge_id is not None
    assert record.outbox_epoch is not None
    assert record.lost is not None
    key = (record.edge_id, record.outbox_epoch)
    work.touched.add(key)
    highest = close(memory.highest.get(key, 0), record.lost)
    if highest is None:
        work.counts["gaps"] += record.lost.from_seq > memory.highest.get(key, 0) + 1
        return False
    memory.highest[key] = work.changes.highest[key] = highest
    raised = alarms.windows_lost(record, at)
    work.changes.alarms[raised.alarm.alarm_id] = raised
    return True


def _person(record: ControlRecord, state: PersonState) -> None:
    if record.kind is ControlKind.PAUSE:
        state.paused_until = record.until or 0
    elif record.kind is ControlKind.RESUME:
        state.paused_until = 0
    elif record.kind is ControlKind.CONSENT:
        state.consent_withdrawn = record.granted is False
    elif record.kind is ControlKind.FEEDBACK and record.outcome is Outcome.FALSE:
        # "No distress" makes what was seen part of what is usual; silence never does.
        thaw(state)
