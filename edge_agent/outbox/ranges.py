"""Dropping windows honestly: whatever goes un-acknowledged becomes part of a lost range.

All functions run inside the caller's transaction. Sent windows go before never-sent ones of any
shard (the hub may have them), the oldest first.
"""

import sqlite3

_OLDEST = """
SELECT w.shard, w.seq, w.running_s FROM shard s JOIN score_window w
ON w.shard = s.shard AND w.seq = (SELECT MIN(seq) FROM score_window WHERE shard = s.shard)
ORDER BY w.seq > s.sent_seq, w.running_s LIMIT 1
"""
"""A shard is sent in order, so its lowest number is its oldest window and the first one sent."""


def declare(db: sqlite3.Connection, shard: int, from_seq: int, to_seq: int, now: int) -> None:
    """Write that ``from_seq..to_seq`` will never come, as part of a range that ends before it.

    Growing a range that was already sent is sound: the receiver takes the larger one for what
    it still lacks.
    """
    sql = "UPDATE lost SET to_seq = ? WHERE shard = ? AND to_seq = ?"
    if not db.execute(sql, (to_seq, shard, from_seq - 1)).rowcount:
        db.execute("INSERT INTO lost VALUES (?, ?, ?, ?)", (shard, from_seq, to_seq, now))


def declared(
    db: sqlite3.Connection, shard: int, from_seq: int, limit: int
) -> list[tuple[int, int, int]]:
    """Lost ranges that reach to ``from_seq`` or beyond: from, to, time of declaration."""
    sql = (
        "SELECT from_seq, to_seq, t FROM lost WHERE shard = ? AND to_seq >= ? "
        "ORDER BY from_seq LIMIT ?"
    )
    return db.execute(sql, (shard, from_seq, limit)).fetchall()


def drop(db: sqlite3.Connection, shard: int, seq: int, now: int) -> None:
    """Take one window out and declare it lost."""
    key = (shard, seq)
    sql = "SELECT length(CAST(body AS BLOB)) FROM score_window WHERE shard = ? AND seq = ?"
    row = db.execute(sql, key).fetchone()
    if row is None:
        return
    db.execute("DELETE FROM score_window WHERE shard = ? AND seq = ?", key)
    db.execute("UPDATE volume SET bytes = bytes - ?", row)
    declare(db, shard, seq, seq, now)


def drop_beyond(db: sqlite3.Connection, max_bytes: int, now: int) -> int:
    """Drop until the volume fits; answers how many windows went. The newest always stays."""
    dropped = 0
    while _volume(db) > max_bytes and _count_at_least(db, 2):
        shard, seq, _ = db.execute(_OLDEST).fetchone()
        drop(db, shard, seq, now)
        dropped += 1
    return dropped


def drop_older(db: sqlite3.Connection, running_s: float, now: int) -> int:
    """Drop the windows appended before ``running_s``; answers how many."""
    dropped = 0
    for (shard,) in db.execute("SELECT shard FROM shard").fetchall():
        while (seq := _lowest_before(db, shard, running_s)) is not None:
            drop(db, shard, seq, now)
            dropped += 1
    return dropped


def forget(db: sqlite3.Connection, shard: int, seq: int) -> None:
    """Delete what is acknowledged: windows up to ``seq``, ranges that end there or before."""
    where = "shard = ? AND seq <= ?"
    sql = f"SELECT COALESCE(SUM(length(CAST(body AS BLOB))), 0) FROM score_window WHERE {where}"
    freed = db.execute(sql, (shard, seq)).fetchone()
    db.execute(f"DELETE FROM score_window WHERE {where}", (shard, seq))
    db.execute("UPDATE volume SET bytes = bytes - ?", freed)
    db.execute("DELETE FROM lost WHERE shard = ? AND to_seq <= ?", (shard, seq))
    sql = "UPDATE shard SET acked_seq = MAX(acked_seq, ?) WHERE shard = ?"
    db.execute(sql, (seq, shard))


def _volume(db: sqlite3.Connection) -> int:
    return int(db.execute("SELECT bytes FROM volume").fetchone()[0])


def _count_at_least(db: sqlite3.Connection, count: int) -> bool:
    sql = "SELECT COUNT(*) FROM (SELECT 1 FROM score_window LIMIT ?)"
    return int(db.execute(sql, (count,)).fetchone()[0]) >= count


def _lowest_before(db: sqlite3.Connection, shard: int, running_s: float) -> int | None:
    sql = "SELECT seq, running_s FROM score_window WHERE shard = ? ORDER BY seq LIMIT 1"
    row = db.execute(sql, (shard,)).fetchone()
    return int(row[0]) if row is not None and row[1] < running_s else None
