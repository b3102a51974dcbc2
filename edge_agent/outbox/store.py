"""The outbox: windows are numbered and on the disk before they are sent, and kept until acked."""

import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from edge_agent.outbox import ranges
from edge_agent.outbox.blanking import blank
from edge_agent.outbox.database import Database
from edge_agent.outbox.errors import OutboxFull
from edge_agent.outbox.limits import Limits
from shared.clock import Clock
from shared.contracts import ControlKind, ControlRecord, LostRange, ScoreWindow

Build = Callable[[str, int], ScoreWindow]
"""Makes the window for an epoch and a sequence number."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """One thing to send: a window or a lost range, covering ``from_seq..to_seq``."""

    kind: Literal["ScoreWindow", "ControlRecord"]
    from_seq: int
    to_seq: int
    body: str


@dataclass(frozen=True, slots=True)
class ShardState:
    """How far one shard's numbering, sending and acknowledgement have come."""

    shard: int
    last_seq: int
    sent_seq: int
    acked_seq: int


class Outbox:
    """Windows of one edge box, numbered per shard from 1 without holes."""

    def __init__(self, database: Database, edge_id: str, clock: Clock, limits: Limits) -> None:
        self._database = database
        self._edge_id = edge_id
        self._clock = clock
        self._limits = limits
        self.written = threading.Event()
        """Set by every window that is on the disk; whoever sends them clears it."""
        self._unwritten: dict[int, int] = {}
        self._age_base_s = database.run(_newest_s) - clock.monotonic_s()

    @property
    def epoch(self) -> str:
        """The epoch of what is appended now."""
        return self._database.epoch

    def append(self, shard: int, build: Build) -> int:
        """Number a window and store it; answers how many windows had to be dropped for it.

        Raises ``OutboxFull`` when nothing can be written: the window's number is then declared
        lost with the next one that can. What ``build`` raises changes nothing.
        """
        unwritten = self._unwritten.get(shard, 0)
        try:
            dropped = self._database.run(
                lambda db: self._append(db, shard, unwritten, build), growing=True
            )
        except OutboxFull:
            self._unwritten[shard] = unwritten + 1
            raise
        self._unwritten[shard] = 0
        self.written.set()
        return dropped

    def pending(self, shard: int, from_seq: int, limit: int) -> list[Parcel]:
        """What is to be sent from ``from_seq`` on, in order: windows and lost ranges."""
        return self._database.run(lambda db: self._pending(db, shard, from_seq, limit))

    def shards(self) -> list[ShardState]:
        """Every shard that was ever written."""
        return self._database.run(_shards)

    def mark_sent(self, shard: int, seq: int) -> None:
        """Remember that everything up to ``seq`` was sent at least once."""
        sql = "UPDATE shard SET sent_seq = MAX(sent_seq, ?) WHERE shard = ?"
        self._database.run(lambda db: db.execute(sql, (seq, shard)))

    def acknowledge(self, shard: int, seq: int) -> None:
        """Forget what the hub has committed: everything up to ``seq``."""
        self._database.run(lambda db: ranges.forget(db, shard, seq))

    def condemn(self, shard: int, seq: int) -> None:
        """Declare one stored window lost: it can never be sent."""
        now = self._clock.now_ms()
        self._database.run(lambda db: ranges.drop(db, shard, seq, now))

    def blank(self, person_id: str) -> int:
        """Take the values out of a person's windows; answers out of how many."""
        return blank(self._database, person_id, self._clock.now_ms())

    def prune(self) -> int:
        """Drop what is too old; answers how many windows."""
        return self._database.run(self._prune)

    def oldest_age_s(self) -> float:
        """For how long the oldest window has waited, in seconds of running time; 0 when none."""
        sql = (
            "SELECT running_s FROM shard s JOIN score_window w ON w.shard = s.shard AND w.seq = "
            "(SELECT MIN(seq) FROM score_window WHERE shard = s.shard)"
        )
        ages = self._database.run(lambda db: db.execute(sql).fetchall())
        return self._running_s() - min(row[0] for row in ages) if ages else 0.0

    def start_over(self) -> None:
        """Begin a new epoch in a new file; the old one is set aside."""
        self._database.start_over()

    def _append(self, db: sqlite3.Connection, shard: int, unwritten: int, build: Build) -> int:
        now = self._clock.now_ms()
        db.execute("INSERT OR IGNORE INTO shard (shard) VALUES (?)", (shard,))
        sql = "SELECT last_seq FROM shard WHERE shard = ?"
        last = int(db.execute(sql, (shard,)).fetchone()[0])
        if unwritten:
            ranges.declare(db, shard, last + 1, last + unwritten, now)
        seq = last + unwritten + 1
        body = build(self._database.epoch, seq).model_dump_json()
        db.execute("UPDATE shard SET last_seq = ? WHERE shard = ?", (seq, shard))
        sql = "INSERT INTO score_window (shard, seq, running_s, body) VALUES (?, ?, ?, ?)"
        db.execute(sql, (shard, seq, self._running_s(), body))
        db.execute("UPDATE volume SET bytes = bytes + ?", (len(body.encode()),))
        return ranges.drop_beyond(db, self._limits.max_bytes, now)

    def _prune(self, db: sqlite3.Connection) -> int:
        oldest_s = self._running_s() - self._limits.max_age_s
        return ranges.drop_older(db, oldest_s, self._clock.now_ms())

    def _pending(
        self, db: sqlite3.Connection, shard: int, from_seq: int, limit: int
    ) -> list[Parcel]:
        sql = "SELECT seq, body FROM score_window WHERE shard = ? AND seq >= ? ORDER BY seq LIMIT ?"
        rows = db.execute(sql, (shard, from_seq, limit)).fetchall()
        parcels = [Parcel("ScoreWindow", seq, seq, body) for seq, body in rows]
        parcels += [self._lost(shard, *row) for row in ranges.declared(db, shard, from_seq, limit)]
        return sorted(parcels, key=lambda parcel: parcel.from_seq)[:limit]

    def _lost(self, shard: int, from_seq: int, to_seq: int, t: int) -> Parcel:
        record = self.lost_record(shard, from_seq, to_seq, t)
        return Parcel("ControlRecord", from_seq, to_seq, record.model_dump_json())

    def lost_record(self, shard: int, from_seq: int, to_seq: int, t: int) -> ControlRecord:
        """The declaration that ``from_seq..to_seq`` will never come."""
        epoch = self._database.epoch
        return ControlRecord(
            record_id=f"lost-{epoch}-{shard}-{from_seq}-{to_seq}",
            kind=ControlKind.LOST,
            shard=shard,
            t=t,
            edge_id=self._edge_id,
            outbox_epoch=epoch,
            lost=LostRange(from_seq=from_seq, to_seq=to_seq),
        )

    def _running_s(self) -> float:
        return self._age_base_s + self._clock.monotonic_s()


def _newest_s(db: sqlite3.Connection) -> float:
    newest = db.execute("SELECT MAX(running_s) FROM score_window").fetchone()[0]
    return float(newest or 0.0)


def _shards(db: sqlite3.Connection) -> list[ShardState]:
    sql = "SELECT shard, last_seq, sent_seq, acked_seq FROM shard ORDER BY shard"
    return [ShardState(*row) for row in db.execute(sql)]
