"""The owner's transactions: claim a shard, load it, commit a batch behind the fence."""

from sqlalchemy import Connection, Engine, select, update

from shared.contracts import ControlKind, ControlRecord, Event
from shared.storage.engine import READ_ONLY
from shared.streams import keys
from shared.streams.errors import StaleOwner
from shared.streams.relay import enqueue
from threshold_service.adapters.database import erasing, tables
from threshold_service.adapters.database.changes import Changes, Loaded
from threshold_service.adapters.database.upsert import insert_new, insert_or_replace

EVENT_ORDER = -1
"""A row of ``owner`` that every transaction with events locks, so that cursors are given in the
order of commits also where several shards write to one PostgreSQL."""


class Store:
    """One shard's committed truth."""

    def __init__(self, engine: Engine, shard: int) -> None:
        self._engine = engine
        self.shard = shard
        self.epoch = 0

    def claim(self) -> int:
        """Take the shard: whoever held it can no longer commit."""
        with self._engine.begin() as connection:
            insert_new(connection, tables.owner, [{"shard": EVENT_ORDER, "epoch": 0}])
            insert_new(connection, tables.owner, [{"shard": self.shard, "epoch": 0}])
            mine = tables.owner.c.shard == self.shard
            connection.execute(
                update(tables.owner).where(mine).values(epoch=tables.owner.c.epoch + 1)
            )
            row = connection.execute(select(tables.owner.c.epoch).where(mine)).one()
        self.epoch = int(row.epoch)
        return self.epoch

    def load(self) -> Loaded:
        """Everything of this shard, as last committed."""
        with self._engine.connect().execution_options(**READ_ONLY) as connection:
            point = connection.execute(
                select(tables.checkpoint.c.position).where(tables.checkpoint.c.shard == self.shard)
            ).one_or_none()
            highest = connection.execute(
                select(tables.sequence).where(tables.sequence.c.shard == self.shard)
            ).all()
            persons = connection.execute(
                select(tables.person_state).where(tables.person_state.c.shard == self.shard)
            ).all()
            edges = connection.execute(
                select(tables.person_edge).where(tables.person_edge.c.shard == self.shard)
            ).all()
            gone = tables.erased_person.c
            erased = connection.execute(select(gone.person_id).where(gone.shard == self.shard))
            erased_persons = frozenset(erased.scalars())
            unfinished = frozenset(erasing.unfinished(connection, self.shard))
        return Loaded(
            position=point.position if point else None,
            highest={(row.edge_id, row.outbox_epoch): int(row.highest) for row in highest},
            persons={row.person_id: row.body for row in persons},
            calibrations=self.calibrations(),
            edges=frozenset((row.person_id, row.edge_id) for row in edges),
            erased=erased_persons,
            unfinished=unfinished,
        )

    def calibrations(self) -> tuple[ControlRecord, ...]:
        """Everybody's factors, under any configuration, in no order."""
        table = tables.control.c
        query = select(table.body).where(
            table.shard == self.shard,
            table.kind == ControlKind.CALIBRATION.value,
            table.person_id.is_(None),
        )
        with self._engine.connect().execution_options(**READ_ONLY) as connection:
            rows = connection.execute(query).all()
        return tuple(ControlRecord.model_validate_json(row.body) for row in rows)

    def known_controls(self, record_ids: list[str]) -> set[str]:
        """Which of these control records were applied before."""
        wanted = tables.control.c.record_id.in_(record_ids)
        with self._engine.connect().execution_options(**READ_ONLY) as connection:
            rows = connection.execute(select(tables.control.c.record_id).where(wanted)).all()
        return {row.record_id for row in rows}

    def commit(self, changes: Changes) -> None:
        """Write a batch in one transaction. Raises ``StaleOwner`` when the shard is not ours."""
        with self._engine.begin() as connection:
            self.fence(connection)
            for person_id, asked_ms in changes.erased.items():
                erasing.erase(connection, self.shard, person_id, asked_ms, changes.committed_ms)
            self._write_positions(connection, changes)
            self._write_windows(connection, changes)
            self._write_records(connection, changes)

    def fence(self, connection: Connection) -> None:
        """Lock the owner's row inside the caller's transaction, or refuse."""
        held = connection.execute(
            update(tables.owner)
            .where(tables.owner.c.shard == self.shard, tables.owner.c.epoch == self.epoch)
            .values(epoch=self.epoch)
        )
        if held.rowcount != 1:
            raise StaleOwner(f"shard {self.shard} is no longer owned at epoch {self.epoch}")

    def _write_positions(self, connection: Connection, changes: Changes) -> None:
        row = {"shard": self.shard, "position": changes.position}
        insert_or_replace(connection, tables.checkpoint, [row])
        rows = [
            {"edge_id": edge, "outbox_epoch": epoch, "shard": self.shard, "highest": highest}
            for (edge, epoch), highest in changes.highest.items()
        ]
        insert_or_replace(connection, tables.sequence, rows)

    def _write_windows(self, connection: Connection, changes: Changes) -> None:
        states = [
            {"person_id": person_id, "shard": self.shard, "t_ms": t, "body": body}
            for person_id, (t, body) in changes.persons.items()
        ]
        insert_or_replace(connection, tables.person_state, states)
        rows = [
            {"person_id": r.person_id, "t_start": r.t_start, "shard": self.shard, "body": r.body}
            for r in changes.windows.values()
        ]
        insert_new(connection, tables.recent_window, rows)
        edges = [
            {"person_id": person_id, "edge_id": edge_id, "shard": self.shard}
            for person_id, edge_id in sorted(changes.edges)
        ]
        insert_new(connection, tables.person_edge, edges)

    def _write_records(self, connection: Connection, changes: Changes) -> None:
        if changes.events:
            order = tables.owner.c.shard == EVENT_ORDER
            connection.execute(update(tables.owner).where(order).values(epoch=0))
            insert_new(connection, tables.event, [_event_row(event) for event in changes.events])
            enqueue(connection, tables.outgoing, keys.EVENTS, changes.events)
        controls = [
            {
                "record_id": record.record_id,
                "shard": self.shard,
                "kind": record.kind.value,
                "person_id": record.person_id,
                "t_ms": record.t,
                "body": record.model_dump_json(),
            }
            for record in changes.controls.values()
        ]
        insert_new(connection, tables.control, controls)
        alarms = [
            {
                "alarm_id": alarm_id,
                "shard": self.shard,
                "clear_after_ms": raised.clear_after_ms,
                "body": raised.alarm.model_dump_json(),
            }
            for alarm_id, raised in changes.alarms.items()
        ]
        insert_or_replace(connection, tables.technical, alarms)
        raised = [item.alarm for item in changes.alarms.values()]
        enqueue(connection, tables.outgoing, keys.TECHNICAL, raised)


def _event_row(event: Event) -> dict[str, object]:
    return {
        "event_id": event.event_id,
        "person_id": event.person_id,
        "t_event": event.t_event,
        "body": event.model_dump_json(),
    }
