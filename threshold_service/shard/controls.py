"""Control records: everything but windows that changes a person's state, in stream order."""

from shared.contracts import ControlKind, ControlRecord, Outcome
from shared.contracts.event import episode_id
from threshold_service.domain import feedback
from threshold_service.domain.engine import tick
from threshold_service.domain.escalating import answer
from threshold_service.domain.limit_scale import bounded
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

    ``configuration`` is kept as told: the one in force is what the service was started with.
    """
    if record.shard != shard:
        subject = alarms.subject_of(record.record_id)
        why = f"control record of shard {record.shard} in the stream of shard {shard}"
        raised = alarms.bad_record(subject, why, at)
        work.changes.alarms[raised.alarm.alarm_id] = raised
        work.counts["bad_records"] += 1
        return
    if record.kind is ControlKind.ERASE:
        _erase(record, memory, work)
        return
    if record.kind is ControlKind.TICK:
        _tick(record, settings, memory, work)
        return
    if record.kind is ControlKind.LOST and not _lost(record, at, memory, work):
        return
    work.changes.controls[record.record_id] = record
    if record.kind is ControlKind.CALIBRATION:
        _calibrate(record, settings, memory, work)
    elif record.person_id is not None:
        _person(record, record.person_id, memory.person(record.person_id, settings), settings)
        work.changed.add(record.person_id)


def _erase(record: ControlRecord, memory: Memory, work: Work) -> None:
    """Asked again it deletes again, so the record itself needs no remembering."""
    assert record.person_id is not None
    memory.forget(record.person_id)
    work.forget(record.person_id)
    work.changes.erased[record.person_id] = record.t


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


def _calibrate(record: ControlRecord, settings: EngineSettings, memory: Memory, work: Work) -> None:
    """A factor for this configuration; another configuration's is kept for its own time."""
    assert record.factor is not None
    if record.person_id is None:
        memory.calibrate(record, settings)
        return
    state = memory.persons.get(record.person_id)
    if state is not None and record.config_version == settings.config_version:
        state.factor = bounded(record.factor, settings)
        state.factor_config = settings.config_version
        work.changed.add(record.person_id)


def _person(
    record: ControlRecord, person_id: str, state: PersonState, settings: EngineSettings
) -> None:
    if record.kind is ControlKind.PAUSE:
        state.paused_until = record.until or 0
    elif record.kind is ControlKind.RESUME:
        state.paused_until = 0
    elif record.kind is ControlKind.CONSENT:
        state.consent_withdrawn = record.granted is False
    elif record.kind is ControlKind.FEEDBACK and record.outcome is not None:
        feedback.take(state, record.outcome, record.t, record.episode_id, settings)
        if record.outcome is not Outcome.MISSED and _is_meant(record, person_id, state, settings):
            feedback.learn(state, record.outcome, record.t, settings)
            answer(state, record.outcome, settings)


def _is_meant(
    record: ControlRecord, person_id: str, state: PersonState, settings: EngineSettings
) -> bool:
    """Whether an answer is about the person's present or last episode."""
    config = state.episode_config or settings.config_version
    last = episode_id(person_id, state.episode.t_onset, config)
    return record.episode_id is None or record.episode_id == last
