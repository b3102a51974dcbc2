"""Packing minutes that are over, forgetting what is too old, clearing alarms that are past."""

import json
from itertools import groupby

from sqlalchemy import Connection, Engine, Row, delete, select

from shared.contracts import ControlKind, TechnicalAlarm
from shared.streams import keys
from shared.streams.relay import enqueue
from threshold_service.adapters.database import erasing, tables
from threshold_service.adapters.database.blocks import assessed, merged, minute_of, pack, unpack
from threshold_service.adapters.database.store import Store
from threshold_service.adapters.database.upsert import insert_or_replace

ROWS_A_TIME = 6000
"""A hundred persons' minute: the write lock is held some tens of milliseconds."""
KEPT = (ControlKind.FEEDBACK.value, ControlKind.CALIBRATION.value)
"""Answers train the escalation model; the last calibration holds until there is another."""
Key = tuple[str, int]


class Upkeep:
    """One shard's housekeeping; every transaction is behind the owner's fence."""

    def __init__(self, engine: Engine, store: Store, shard: int) -> None:
        self._engine = engine
        self._store = store
        self._shard = shard

    def pack_before(self, t_ms: int) -> int:
        """Pack up to ``ROWS_A_TIME`` recent rows of whole minutes before ``t_ms``."""
        table = tables.recent_window
        oldest = (
            select(table)
            .where(table.c.shard == self._shard, table.c.t_start < minute_of(t_ms))
            .order_by(table.c.person_id, table.c.t_start)
            .limit(ROWS_A_TIME)
        )
        with self._engine.begin() as connection:
            self._store.fence(connection)
            rows = connection.execute(oldest).all()
            for key, group in groupby(rows, key=_minute):
                _pack(connection, key, list(group))
        return len(rows)

    def forget_before(self, t_ms: int) -> None:
        """Drop blocks of whole minutes before ``t_ms``, and most control records as old."""
        with self._engine.begin() as connection:
            self._store.fence(connection)
            block, control = tables.window_block, tables.control
            connection.execute(delete(block).where(block.c.minute_ms < minute_of(t_ms)))
            old = (control.c.t_ms < t_ms) & control.c.kind.not_in(KEPT)
            connection.execute(delete(control).where(control.c.shard == self._shard, old))

    def erase_blocks(self, person_id: str, now_ms: int) -> bool:
        """Delete some of an erased person's packed minutes; false when there were no more."""
        with self._engine.begin() as connection:
            self._store.fence(connection)
            return erasing.erase_blocks(connection, person_id, now_ms) > 0

    def forget_events_before(self, t_ms: int) -> None:
        """Drop what is told of persons as old: events, answers to them, factors of their own.

        Factors are in the states that they moved; everybody's holds until there is another.
        """
        event, control, factor = tables.event, tables.control, tables.calibration
        answers = (control.c.t_ms < t_ms) & (control.c.kind == ControlKind.FEEDBACK.value)
        with self._engine.begin() as connection:
            self._store.fence(connection)
            connection.execute(delete(event).where(event.c.t_event < t_ms))
            connection.execute(delete(control).where(control.c.shard == self._shard, answers))
            old = (factor.c.made_ms < t_ms) & (factor.c.person_id != "")
            connection.execute(delete(factor).where(old))

    def clear_alarms(self, now_ms: int) -> None:
        """Take down the alarms whose time is over."""
        table = tables.technical
        over = (table.c.shard == self._shard) & (table.c.clear_after_ms <= now_ms)
        with self._engine.begin() as connection:
            self._store.fence(connection)
            rows = connection.execute(select(table.c.body).where(over)).all()
            if rows:
                connection.execute(delete(table).where(over))
                alarms = [_cleared(row.body, now_ms) for row in rows]
                enqueue(connection, tables.outgoing, keys.TECHNICAL, alarms)


def _minute(row: "Row[tuple[str, int, int, str]]") -> Key:
    return row.person_id, minute_of(row.t_start)


def _pack(connection: Connection, key: Key, rows: "list[Row[tuple[str, int, int, str]]]") -> None:
    person_id, minute_ms = key
    block, recent = tables.window_block, tables.recent_window
    same = (block.c.person_id == person_id) & (block.c.minute_ms == minute_ms)
    old = connection.execute(select(block.c.body).where(same)).one_or_none()
    bodies = [row.body for row in rows]
    if old is not None:
        bodies = merged(unpack(old.body), bodies)
    counts = {"windows": len(bodies), "assessed": sum(map(assessed, bodies))}
    row = {"person_id": person_id, "minute_ms": minute_ms, **counts}
    insert_or_replace(connection, block, [{**row, "body": pack(bodies)}])
    last = rows[-1].t_start
    packed = (recent.c.t_start >= minute_ms) & (recent.c.t_start <= last)
    connection.execute(delete(recent).where(recent.c.person_id == person_id, packed))


def _cleared(body: str, now_ms: int) -> TechnicalAlarm:
    return TechnicalAlarm.model_validate({**json.loads(body), "cleared_at": now_ms})
