"""Keeps ``erasure:{person}`` in Redis true: what boxes are to delete of whom."""

from typing import Final

from redis import Redis
from sqlalchemy import Connection, Engine, select

from dashboard.consent import erasure_parts, purposes
from dashboard.domain.erasing import box_of
from dashboard.storage.tables import erasure
from shared.contracts import ErasureOrder
from shared.contracts.erasure import MOST_BOXES
from shared.storage.engine import READ_ONLY
from shared.streams import keys

KEPT_S: Final = 3600
"""An order that nobody publishes any more (a purpose was given again) ends by itself."""
FACE: Final = "face"


class ErasureOrders:
    """Publishes an order for each erased person, and for whom the purpose "face" was withdrawn."""

    def __init__(self, redis: Redis, engine: Engine) -> None:
        self._redis, self._engine = redis, engine

    def publish(self) -> int:
        """Write every order; answers how many. Raises redis's and SQLAlchemy's errors."""
        with self._engine.connect().execution_options(**READ_ONLY) as connection:
            erased, faces = _of_erased(connection), _of_faces(connection)
        with self._redis.pipeline(transaction=False) as pipe:
            for person_id, asked_at in faces.items():
                if asked_at is None:
                    pipe.delete(keys.erasure(person_id))
            for order in (*erased, *_orders(faces)):
                pipe.set(keys.erasure(order.person_id), order.model_dump_json(), ex=KEPT_S)
            pipe.execute()
        return len(erased) + len(_orders(faces))


def _of_erased(connection: Connection) -> list[ErasureOrder]:
    confirmed: dict[str, list[str]] = {}
    for part in erasure_parts.all_in(connection):
        edge_id = box_of(part.part)
        if edge_id is not None and part.confirmed_at is not None:
            confirmed.setdefault(part.person_id, []).append(edge_id)
    rows = connection.execute(select(erasure.c.pseudonym, erasure.c.erased_at))
    return [
        ErasureOrder(
            person_id=row.pseudonym,
            scope="everything",
            asked_at=row.erased_at,
            confirmed_by=tuple(confirmed.get(row.pseudonym, ())[:MOST_BOXES]),
        )
        for row in rows
    ]


def _of_faces(connection: Connection) -> dict[str, int | None]:
    """When each person withdrew the purpose; None where it stands, or was given again."""
    return {
        person_id: grant.withdrawn_at
        for person_id, grants in purposes.all_in(connection).items()
        for grant in grants
        if grant.purpose == FACE
    }


def _orders(faces: dict[str, int | None]) -> list[ErasureOrder]:
    return [
        ErasureOrder(person_id=person_id, scope="face", asked_at=asked_at)
        for person_id, asked_at in faces.items()
        if asked_at is not None
    ]
