"""Factors into the database, and on their way into the shards' streams, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, insert

from shared.contracts import ControlKind, ControlRecord
from shared.streams import keys
from shared.streams.relay import enqueue
from threshold_service.adapters.database import tables
from threshold_service.adapters.database.erasing import without_erased


@dataclass(frozen=True, slots=True)
class Row:
    """One factor; ``person_id`` empty: everybody's. ``body``: what it rests on, as JSON."""

    person_id: str
    shard: int
    factor: float
    body: str


def store(
    engine: Engine,
    calibration_id: str,
    made_ms: int,
    config_version: str,
    rows: Sequence[Row],
    shards: Sequence[int],
) -> None:
    """Write all of a calibration; the owners' relay puts it into the streams, in this order.

    Everybody's factor goes to every shard, a person's to their own. Who was erased while it was
    computed is left out.
    """
    with engine.begin() as connection:
        known = without_erased(connection, {row.person_id for row in rows})
        rows = [row for row in rows if row.person_id in known]
        connection.execute(
            insert(tables.calibration),
            [
                {
                    "calibration_id": calibration_id,
                    "person_id": row.person_id,
                    "made_ms": made_ms,
                    "config_version": config_version,
                    "factor": row.factor,
                    "body": row.body,
                }
                for row in rows
            ],
        )
        for number, row in enumerate(rows):
            for shard in [row.shard] if row.person_id else shards:
                record = ControlRecord(
                    record_id=f"{calibration_id}:{shard}:{number}",
                    kind=ControlKind.CALIBRATION,
                    shard=shard,
                    t=made_ms,
                    person_id=row.person_id or None,
                    config_version=config_version,
                    factor=row.factor,
                    calibration_id=calibration_id,
                )
                enqueue(connection, tables.outgoing, keys.scores(shard), [record])
