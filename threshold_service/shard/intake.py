"""Entries of one shard's stream, in order, into a batch of changes. No writes, no clock.

A record's arrival is its place in the stream: lateness is the entry's own time (given by Redis)
minus the window's end, so that the same stream gives the same events whenever it is read.
"""

from dataclasses import dataclass

from shared.contracts import Contract, ControlKind, ControlRecord, ScoreWindow
from shared.streams.codec import decode
from shared.streams.errors import PoisonRecord
from shared.streams.reader import Entry
from threshold_service.adapters.database.changes import RaisedAlarm, SequenceKey, WindowRow
from threshold_service.adapters.database.history import History
from threshold_service.domain.engine import step
from threshold_service.domain.passing import withheld
from threshold_service.domain.person import PersonState
from threshold_service.domain.settings import EngineSettings
from threshold_service.shard import alarms, controls, rows
from threshold_service.shard.claims import Claim, claim_of
from threshold_service.shard.memory import Latest, Memory, Work
from threshold_service.shard.sequences import Place, place

CLOCK_OFF_MS = 60_000


@dataclass(frozen=True, slots=True)
class IntakeOptions:
    """What an operator may set."""

    late_after_ms: int = 60_000
    persons: frozenset[str] = frozenset()


class Intake:
    """Takes one shard's entries against ``memory``; what it wants written is in ``Work``."""

    def __init__(
        self, shard: int, settings: EngineSettings, history: History, options: IntakeOptions
    ) -> None:
        self._shard = shard
        self._settings = settings
        self._history = history
        self._options = options

    def take(self, entry: Entry, memory: Memory, work: Work, known: set[str]) -> None:
        """One entry. ``known`` are the control records that were applied before."""
        at = stream_ms(entry)
        try:
            message = decode(entry.fields)
        except PoisonRecord as error:
            self._skip(entry, str(error), memory, work)
            return
        if isinstance(message, ScoreWindow) and message.shard == self._shard:
            self._window(message, at, memory, work)
        elif isinstance(message, ControlRecord):
            self._control(message, at, memory, work, known)
        else:
            self._skip(
                entry, f"{_what(message)} in the stream of shard {self._shard}", memory, work
            )

    def _control(
        self, record: ControlRecord, at: int, memory: Memory, work: Work, known: set[str]
    ) -> None:
        if record.person_id in memory.erased and record.kind is not ControlKind.ERASE:
            work.counts["refused"] += 1
        elif record.record_id not in known and record.record_id not in work.changes.controls:
            controls.apply(record, at, self._shard, self._settings, memory, work)
            work.taken.append(record)

    def bury(self, entry: Entry, why: str, memory: Memory, work: Work) -> None:
        """An entry that can be read but that the engine could not take: skipped, and said."""
        self._skip(entry, why, memory, work)

    def _skip(self, entry: Entry, why: str, memory: Memory, work: Work) -> None:
        claim = claim_of(entry.fields)
        mine = claim is not None and claim.shard == self._shard
        if claim is not None and mine and not self._next(_key(claim), claim.seq, memory, work):
            return
        work.counts["bad_records"] += 1
        subject = alarms.subject_of(claim.edge_id if claim else f"shard-{self._shard}")
        _raise(work, alarms.bad_record(subject, why, stream_ms(entry)))

    def _next(self, key: SequenceKey, seq: int, memory: Memory, work: Work) -> bool:
        """Take a sequence number if it is its turn."""
        work.touched.add(key)
        found = place(memory.highest.get(key, 0), seq)
        if found is not Place.NEXT:
            work.counts["duplicates" if found is Place.DUPLICATE else "gaps"] += 1
            return False
        memory.highest[key] = work.changes.highest[key] = seq
        return True

    def _window(self, window: ScoreWindow, at: int, memory: Memory, work: Work) -> None:
        if not self._next((window.edge_id, window.outbox_epoch), window.seq, memory, work):
            return
        work.counts["windows"] += 1
        work.newest_end = max(work.newest_end, window.t_end)
        if window.person_id in memory.erased:
            work.counts["refused"] += 1
            return
        _mind_edge(window, memory, work)
        state = memory.person(window.person_id, self._settings)
        self._mind_person(window, at, work)
        ahead = window.t_end - at
        if ahead > CLOCK_OFF_MS or abs(window.clock_skew_ms) > CLOCK_OFF_MS:
            _raise(work, alarms.clock_off(window, ahead, at))
        if -ahead > self._options.late_after_ms or ahead > CLOCK_OFF_MS:
            self._keep(window, state, work, "late")
        elif state.t_last is not None and window.t_start <= state.t_last:
            self._keep(window, state, work, "out_of_order")
        else:
            memory.heard[window.person_id] = at
            self._judge(window, state, work)

    def _judge(self, window: ScoreWindow, state: PersonState, work: Work) -> None:
        verdict = step(state, rows.second_of(window), self._settings)
        assert verdict is not None
        person_id = window.person_id
        for transition in verdict.transitions:
            score = verdict.score if verdict.score is not None else 0.0
            event = rows.event_of(
                person_id,
                state,
                transition,
                self._settings,
                window.t_start,
                verdict.lines,
                window,
                score,
            )
            work.changes.events.append(event)
        hidden = withheld(state, window.t_start)
        _store(work, window, rows.window_body(window, verdict, late=False, withheld=hidden))
        work.changed.add(person_id)
        work.taken.append(window)
        work.latest[person_id] = Latest(window, verdict)

    def _keep(self, window: ScoreWindow, state: PersonState, work: Work, why: str) -> None:
        """History only: a second that came too late, too early or out of order."""
        work.counts[why] += 1
        key = (window.person_id, window.t_start)
        if key in work.changes.windows or self._history.has_window(*key):
            return
        hidden = withheld(state, window.t_start)
        _store(work, window, rows.window_body(window, None, late=True, withheld=hidden))
        work.changed.add(window.person_id)

    def _mind_person(self, window: ScoreWindow, at: int, work: Work) -> None:
        """Whom nobody expects is judged all the same: nothing that was accepted is lost."""
        if self._options.persons and window.person_id not in self._options.persons:
            _raise(work, alarms.unknown_person(window.person_id, at))


def stream_ms(entry: Entry) -> int:
    """When Redis took the entry, in epoch milliseconds."""
    return int(entry.entry_id.partition("-")[0])


def _store(work: Work, window: ScoreWindow, body: str) -> None:
    key = (window.person_id, window.t_start)
    work.changes.windows[key] = WindowRow(window.person_id, window.t_start, body)


def _mind_edge(window: ScoreWindow, memory: Memory, work: Work) -> None:
    pair = (window.person_id, window.edge_id)
    if pair not in memory.edges:
        memory.edges.add(pair)
        work.changes.edges.add(pair)


def _raise(work: Work, raised: RaisedAlarm) -> None:
    work.changes.alarms[raised.alarm.alarm_id] = raised


def _key(claim: Claim) -> SequenceKey:
    return claim.edge_id, claim.outbox_epoch


def _what(message: Contract) -> str:
    if isinstance(message, ScoreWindow):
        return f"window of shard {message.shard}"
    return type(message).__name__
