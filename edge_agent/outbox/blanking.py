"""Taking the values out of a person's stored seconds; their numbers stay, which have no holes."""

import sqlite3
from functools import partial

from pydantic import ValidationError

from edge_agent.outbox import ranges
from edge_agent.outbox.database import Database
from shared.contracts import ScoreWindow, WindowState
from shared.contracts.window import Reason

A_TIME = 500
"""Some tens of milliseconds: a source's next second waits no longer."""
_BEGINNING = (-1, -1)
Place = tuple[int, int]
"""Shard and sequence number."""


def blank(database: Database, person_id: str, now: int) -> int:
    """Leave of each stored window of a person that there was one; answers how many had values.

    One that this build cannot read is declared lost at ``now`` (epoch ms): it must not stay whole.
    """
    done = 0
    place: Place | None = _BEGINNING
    while place is not None:
        count, place = database.run(partial(_some, person_id=person_id, after=place, now=now))
        done += count
    return done


def _some(
    db: sqlite3.Connection, person_id: str, after: Place, now: int
) -> tuple[int, Place | None]:
    """Blank up to ``A_TIME`` rows after a place; answers how many, and the next place, if any."""
    sql = (
        "SELECT shard, seq, body FROM score_window WHERE (shard, seq) > (?, ?) ORDER BY shard, seq"
    )
    rows = db.execute(f"{sql} LIMIT {A_TIME}", after).fetchall()
    mark = f'"person_id":"{person_id}"'
    mine = [row for row in rows if mark in row[2]]
    db.execute("PRAGMA secure_delete = ON")
    count = sum(_blanked(db, shard, seq, body, now) for shard, seq, body in mine)
    db.execute("PRAGMA secure_delete = OFF")
    return count, (rows[-1][0], rows[-1][1]) if len(rows) == A_TIME else None


def _blanked(db: sqlite3.Connection, shard: int, seq: int, body: str, now: int) -> bool:
    try:
        window = ScoreWindow.model_validate_json(body)
    except ValidationError:
        ranges.drop(db, shard, seq, now)
        return True
    if not window.channels:
        return False
    empty = ScoreWindow(
        edge_id=window.edge_id,
        source_id=window.source_id,
        person_id=window.person_id,
        outbox_epoch=window.outbox_epoch,
        shard=shard,
        seq=seq,
        t_start=window.t_start,
        hop_s=window.hop_s,
        clock_skew_ms=window.clock_skew_ms,
        trace_id=window.trace_id,
        bundle_id=window.bundle_id,
        state=WindowState.CANNOT_ASSESS,
        reasons=(Reason.PAUSED,),
        channels={},
    ).model_dump_json()
    db.execute("UPDATE score_window SET body = ? WHERE shard = ? AND seq = ?", (empty, shard, seq))
    freed = len(body.encode()) - len(empty.encode())
    db.execute("UPDATE volume SET bytes = bytes - ?", (freed,))
    return True
