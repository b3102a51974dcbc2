"""How many seconds of everybody were received and could be judged: no window is read for it."""

from collections import Counter

from sqlalchemy import Engine, func, select

from shared.contracts import PersonCoverage
from shared.storage.engine import READ_ONLY
from threshold_service.adapters.database import tables
from threshold_service.adapters.database.blocks import assessed, minute_of


class Coverage:
    """Sums over packed minutes, and the few seconds that are not packed yet."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def between(self, from_ms: int, to_ms: int) -> list[PersonCoverage]:
        """Everybody with a window in the span, by name. A packed minute belongs to its start."""
        block, recent = tables.window_block.c, tables.recent_window.c
        packed = (
            select(
                block.person_id,
                func.sum(block.windows).label("windows"),
                func.coalesce(func.sum(block.assessed), 0).label("assessed"),
                func.sum(block.windows).filter(block.assessed.is_(None)).label("uncounted"),
            )
            .where(block.minute_ms >= minute_of(from_ms), block.minute_ms < to_ms)
            .group_by(block.person_id)
        )
        newest = select(recent.person_id, recent.body).where(
            recent.t_start >= from_ms, recent.t_start < to_ms
        )
        windows, judged, uncounted = Counter[str](), Counter[str](), Counter[str]()
        with self._engine.connect().execution_options(**READ_ONLY) as connection:
            for row in connection.execute(packed):
                windows[row.person_id] += int(row.windows)
                judged[row.person_id] += int(row.assessed)
                uncounted[row.person_id] += int(row.uncounted or 0)
            for person_id, body in connection.execute(newest).all():
                windows[person_id] += 1
                judged[person_id] += assessed(body)
        return [
            PersonCoverage(
                person_id=who,
                windows=windows[who],
                assessed=judged[who],
                uncounted=uncounted[who],
            )
            for who in sorted(windows)
        ]
