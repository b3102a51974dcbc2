"""The tables of a configuration under comparison, apart from everything that is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, Select, delete, select

from shared.contracts import Event
from shared.storage.engine import READ_ONLY
from threshold_service.adapters.database import tables
from threshold_service.adapters.database.store import Store
from threshold_service.adapters.database.upsert import insert_new, insert_or_replace


@dataclass(slots=True)
class ShadowRun:
    """What a shadow has seen of a shard: event times in epoch ms, seconds judged, and counts."""

    since_ms: int = 0
    until_ms: int = 0
    judged_s: float = 0.0
    windows: int = 0
    skipped: int = 0
    failed: int = 0


class ShadowStore:
    """One configuration on one shard; written behind the owner's fence like all else."""

    def __init__(self, engine: Engine, owner: Store, config_version: str) -> None:
        self._engine = engine
        self._owner = owner
        self._version = config_version

    def load(self) -> tuple[ShadowRun, dict[str, str]]:
        """The counts so far and the states of persons."""
        run, state = tables.shadow_run.c, tables.shadow_state.c
        with self._engine.connect().execution_options(**READ_ONLY) as connection:
            row = connection.execute(
                select(tables.shadow_run).where(
                    run.config_version == self._version, run.shard == self._owner.shard
                )
            ).one_or_none()
            states = connection.execute(
                select(state.person_id, state.body).where(
                    state.config_version == self._version, state.shard == self._owner.shard
                )
            ).all()
        found = ShadowRun(*row[2:]) if row else ShadowRun()
        return found, {item.person_id: item.body for item in states}

    def save(self, run: ShadowRun, states: Mapping[str, str], events: Sequence[Event]) -> None:
        """Counts, states and events in one transaction. Raises ``StaleOwner``."""
        version, shard = self._version, self._owner.shard
        with self._engine.begin() as connection:
            self._owner.fence(connection)
            row = {
                "config_version": version,
                "shard": shard,
                "since_ms": run.since_ms,
                "until_ms": run.until_ms,
                "judged_s": run.judged_s,
                "windows": run.windows,
                "skipped": run.skipped,
                "failed": run.failed,
            }
            insert_or_replace(connection, tables.shadow_run, [row])
            bodies = [
                {"config_version": version, "person_id": name, "shard": shard, "body": body}
                for name, body in states.items()
            ]
            insert_or_replace(connection, tables.shadow_state, bodies)
            insert_new(connection, tables.shadow_event, [_row(e, version) for e in events])

    def forget_before(self, t_ms: int) -> None:
        """Drop events as old."""
        table = tables.shadow_event
        with self._engine.begin() as connection:
            self._owner.fence(connection)
            connection.execute(delete(table).where(table.c.t_event < t_ms))


def _row(event: Event, version: str) -> dict[str, object]:
    return {
        "event_id": event.event_id,
        "config_version": version,
        "person_id": event.person_id,
        "t_event": event.t_event,
        "body": event.model_dump_json(),
    }


class Shadows:
    """What ``GET /shadow`` reads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def runs(self, config_version: str) -> list[ShadowRun]:
        """One per shard."""
        table = tables.shadow_run
        with self._engine.connect().execution_options(**READ_ONLY) as connection:
            rows = connection.execute(
                select(table).where(table.c.config_version == config_version)
            ).all()
        return [ShadowRun(*row[2:]) for row in rows]

    def events(self, config_version: str, from_ms: int, to_ms: int) -> list[Event]:
        """The shadow's events with ``from_ms <= t_event <= to_ms``, oldest first."""
        table = tables.shadow_event.c
        query = (
            select(table.body)
            .where(
                table.config_version == config_version,
                table.t_event >= from_ms,
                table.t_event <= to_ms,
            )
            .order_by(table.t_event, table.event_id)
        )
        return self._read(query)

    def live_events(self, from_ms: int, to_ms: int) -> list[Event]:
        """The events that were told, in the same span."""
        table = tables.event.c
        query = (
            select(table.body)
            .where(table.t_event >= from_ms, table.t_event <= to_ms)
            .order_by(table.cursor)
        )
        return self._read(query)

    def _read(self, query: Select[tuple[str]]) -> list[Event]:
        with self._engine.connect().execution_options(**READ_ONLY) as connection:
            return [Event.model_validate_json(row.body) for row in connection.execute(query)]
