"""Obeys withdrawals and erasures, and says so until the hub has heard."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from redis import Redis
from redis.exceptions import RedisError

from edge_agent.erasing.orders import Orders
from edge_agent.erasing.tally import Found, Tally
from edge_agent.errors import EdgeError
from edge_agent.publish import egress
from shared.clock import Clock
from shared.contracts import EdgeErased, ErasureOrder

log = logging.getLogger(__name__)

EVERY_S = 5.0
SAY_AGAIN_S = 60.0
"""A confirmation that a wiped Redis lost is sent again after this."""


class Faces(Protocol):
    """Faces that may be recognised here."""

    def names(self) -> frozenset[str]:
        """Whose."""

    def forget(self, person_id: str, /) -> int:
        """Delete one person's; answers how many embeddings. Raises ``EdgeError``."""


class NoFaces:
    """A box that recognises nobody."""

    def names(self) -> frozenset[str]:
        return frozenset()

    def forget(self, _person_id: str, /) -> int:
        return 0


@dataclass(frozen=True)
class Held:
    """What the box has of persons, and how each is deleted; counts are answered."""

    known: Callable[[], set[str]]
    """Whoever is watched, was watched, or has something here."""
    faces: Faces
    forget_in_memory: Callable[[str], None]
    shred_pictures: Callable[[str], int]
    blank_windows: Callable[[str], int]


class Eraser:
    """One thread looks at everybody the box knows, every few seconds."""

    def __init__(
        self, redis: Redis, edge_id: str, orders: Orders, held: Held, tally: Tally, clock: Clock
    ) -> None:
        self._redis, self._edge_id = redis, edge_id
        self._orders, self._held, self._tally, self._clock = orders, held, tally, clock
        self._said: dict[tuple[str, int], float] = {}
        self._forgotten: set[str] = set()

    def run(self, stop: threading.Event, beat: Callable[[], None]) -> None:
        """Look until ``stop`` is set; a hub that is away is asked again at the next turn."""
        failing = False
        while not stop.is_set():
            beat()
            try:
                self.step()
                failing = False
            except (RedisError, EdgeError, OSError) as error:
                if not failing:  # a night without the hub is one line
                    fields = {"why": type(error).__name__}
                    log.warning("withdrawals and erasures wait", extra={"fields": fields})
                failing = True
            self._clock.wait(stop, EVERY_S)

    def step(self) -> None:
        """Obey what the hub says now. Raises redis's errors, ``EdgeError`` and ``OSError``."""
        for person_id in sorted(self._held.known() | self._tally.persons()):
            order = self._orders.order(person_id)
            if order is None and not self._orders.withdrawn(person_id):
                self._forgotten.discard(person_id)
                continue
            faces = self._forget_face(person_id)
            if order is not None and order.scope == "everything":
                self._erase(person_id, order, faces)

    def _forget_face(self, person_id: str) -> int:
        """Of the gallery each time, since somebody may enrol by mistake; of memory once."""
        faces = 0
        if person_id in self._held.faces.names():
            faces = self._held.faces.forget(person_id)
            log.info("a face was deleted from the gallery")
        if faces or person_id not in self._forgotten:
            self._held.forget_in_memory(person_id)
            self._forgotten.add(person_id)
        return faces

    def _erase(self, person_id: str, order: ErasureOrder, faces: int) -> None:
        confirmed = self._edge_id in order.confirmed_by
        key, now = (person_id, order.asked_at), self._clock.monotonic_s()
        if key in self._said and (confirmed or now - self._said[key] < SAY_AGAIN_S):
            if confirmed:
                self._tally.heard(person_id)
            return
        found = self._tally.note(person_id, Found(asked_at=order.asked_at, faces=faces))
        pictures = self._held.shred_pictures(person_id)
        windows = self._held.blank_windows(person_id)
        more = found.model_copy(update={"pictures": pictures, "windows": windows})
        found = self._tally.note(person_id, more)
        if not confirmed:
            self._say(person_id, found)
        self._said[key] = now

    def _say(self, person_id: str, found: Found) -> None:
        said = EdgeErased(
            person_id=person_id,
            edge_id=self._edge_id,
            erased_at=self._clock.now_ms(),
            **found.model_dump(),
        )
        with self._redis.pipeline(transaction=False) as pipe:
            egress.leave(pipe, "EdgeErased", said.model_dump_json())
            pipe.execute()
