"""Committed history as a calibration reads it: in order, some minutes at a time, read-only."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, func, select

from shared.contracts import ControlKind, ControlRecord, Event
from shared.storage.engine import READ_ONLY
from threshold_service.adapters.database import tables
from threshold_service.adapters.database.blocks import minute_of
from threshold_service.adapters.database.history import History


@dataclass(frozen=True, slots=True)
class Known:
    """A person with a committed state."""

    person_id: str
    shard: int
    state: str


class Held:
    """What the owners committed; takes no write lock."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._history = History(engine)

    def known(self) -> list[Known]:
        """Everybody with a state, in the order of their names."""
        table = tables.person_state.c
        query = select(table.person_id, table.shard, table.body).order_by(table.person_id)
        with self._reading() as connection:
            return [Known(*row) for row in connection.execute(query)]

    def population_factor(self, config_version: str) -> float | None:
        """The newest calibrated factor of everybody under a configuration, or None."""
        found = self._newest(config_version)
        return found[0] if found else None

    def calibrated_ms(self, config_version: str) -> int | None:
        """When that was, or None."""
        found = self._newest(config_version)
        return found[1] if found else None

    def shards(self) -> list[int]:
        """Shards that have ever had an owner."""
        table = tables.owner.c
        with self._reading() as connection:
            rows = connection.execute(
                select(table.shard).where(table.shard >= 0).order_by(table.shard)
            ).all()
        return [int(row.shard) for row in rows]

    def newest_ms(self) -> int:
        """The newest window's start; 0 in an empty database."""
        block, row = tables.window_block.c, tables.recent_window.c
        with self._reading() as connection:
            old = connection.execute(select(func.max(block.minute_ms))).scalar()
            new = connection.execute(select(func.max(row.t_start))).scalar()
        return max(int(old or 0), int(new or 0))

    def since(self, person_id: str, from_ms: int, seconds: int) -> int:
        """From where on, at ``from_ms`` or later, a person has about ``seconds`` windows."""
        table = tables.window_block.c
        query = (
            select(table.minute_ms, table.windows)
            .where(table.person_id == person_id, table.minute_ms >= minute_of(from_ms))
            .order_by(table.minute_ms.desc())
        )
        left = seconds
        with self._reading() as connection:
            for minute_ms, windows in connection.execute(query):
                left -= windows
                if left <= 0:
                    return int(minute_ms)
        return from_ms

    def packed(self, person_id: str, from_ms: int) -> int:
        """How many windows of a person are packed from ``from_ms`` on; the newest are not yet."""
        table = tables.window_block.c
        query = select(func.sum(table.windows)).where(
            table.person_id == person_id, table.minute_ms >= minute_of(from_ms)
        )
        with self._reading() as connection:
            return int(connection.execute(query).scalar() or 0)

    def state(self, person_id: str) -> str | None:
        """A person's committed engine state, or None."""
        return self._history.state(person_id)

    def events(self, person_id: str, from_ms: int) -> list[Event]:
        """Events of episodes that were not over at ``from_ms``, oldest first."""
        table = tables.event.c
        query = (
            select(table.body)
            .where(table.person_id == person_id, table.t_event >= from_ms)
            .order_by(table.cursor)
        )
        with self._reading() as connection:
            return [Event.model_validate_json(row.body) for row in connection.execute(query)]

    def feedback(self, person_id: str | None = None) -> list[ControlRecord]:
        """Answers of one person, or of all, oldest first."""
        table = tables.control.c
        query = select(table.body).where(table.kind == ControlKind.FEEDBACK.value)
        if person_id is not None:
            query = query.where(table.person_id == person_id)
        with self._reading() as connection:
            rows = connection.execute(query.order_by(table.t_ms, table.record_id)).all()
        return [ControlRecord.model_validate_json(row.body) for row in rows]

    def windows(self, person_id: str, from_ms: int, to_ms: int) -> Iterator[dict[str, Any]]:
        """Stored windows in ascending time, as the JSON objects they are."""
        return self._history.records(person_id, from_ms, to_ms)

    def _newest(self, config_version: str) -> tuple[float, int] | None:
        table = tables.calibration.c
        query = (
            select(table.factor, table.made_ms)
            .where(table.config_version == config_version, table.person_id == "")
            .order_by(table.made_ms.desc(), table.calibration_id.desc())
            .limit(1)
        )
        with self._reading() as connection:
            row = connection.execute(query).one_or_none()
        return (float(row.factor), int(row.made_ms)) if row else None

    def _reading(self) -> Connection:
        return self._engine.connect().execution_options(**READ_ONLY)
