"""Asks every part of the house to delete an erased person, until each has said that it did."""

import logging
import threading

from redis.exceptions import RedisError
from sqlalchemy import Connection

from dashboard.consent import erasure_messages, erasure_parts
from dashboard.consent.erasure_metrics import ErasureMetrics
from dashboard.consent.erasure_orders import ErasureOrders
from dashboard.consent.erasure_parts import Part
from dashboard.domain import erasing
from dashboard.parts import Parts
from dashboard.peers.internal import ServiceAway
from shared.contracts import ControlKind, EdgeErased, ErasedPart, ErasureAsked
from shared.storage.engine import READ_ONLY

log = logging.getLogger(__name__)

EVERY_S = 5.0
SAY_EVERY = 120
"""Rounds between two lines about what stays away: ten minutes."""


class ErasingLoop:
    """Goes over what is outstanding; one service that is away keeps no other waiting."""

    def __init__(self, parts: Parts, metrics: ErasureMetrics | None = None) -> None:
        self._parts = parts
        self._metrics = metrics
        self._rounds = 0
        self._orders = ErasureOrders(parts.outside.redis, parts.outside.engine)

    def step(self, stop: threading.Event) -> None:
        """One round, then a pause. Raises redis's and SQLAlchemy's errors."""
        self.round()
        self._parts.outside.clock.wait(stop, EVERY_S)

    def round(self) -> None:
        """Ask whoever has not confirmed, and once a day whoever has."""
        self._rounds += 1
        now = self._parts.outside.clock.now_ms()
        with self._parts.outside.engine.connect().execution_options(**READ_ONLY) as connection:
            found = erasure_parts.all_in(connection)
        if self._metrics is not None:
            self._metrics.look(found, now)
        for part in found:
            if erasing.to_ask(part.confirmed_at is not None, part.last_asked, now):
                self._ask(part, now)
        self._orders.publish()

    def _ask(self, part: Part, now: int) -> None:
        try:
            match part.part:
                case erasing.THRESHOLD:
                    self._threshold(part, now)
                case erasing.REASONING:
                    asked = ErasureAsked(person_id=part.person_id, asked_at=part.asked_at)
                    self._answered(part, self._parts.outside.reasoning.erase(asked), now)
                case erasing.MESSAGES:
                    self._messages(part, now)
                case _:
                    pass  # a box reads the order and confirms through its stream
        except (ServiceAway, RedisError) as error:
            if self._rounds % SAY_EVERY == 1:
                fields = {"part": part.part, "why": type(error).__name__}
                log.warning("an erasure waits", extra={"fields": fields})

    def _threshold(self, part: Part, now: int) -> None:
        answer = self._parts.outside.threshold.erased(part.person_id)
        if answer is not None:
            self._answered(part, answer, now)
        elif part.confirmed_at is not None or erasing.to_send(part.last_asked, now):
            with self._parts.outside.engine.begin() as connection:
                erasure_parts.reopen(connection, part)
                erasure_parts.asked(connection, part, now)
                send = self._parts.control.send
                send(connection, ControlKind.ERASE, part.person_id, t=part.asked_at)

    def _answered(self, part: Part, answer: ErasedPart, now: int) -> None:
        with self._parts.outside.engine.begin() as connection:
            erasure_parts.asked(connection, part, now)
            if part.part == erasing.THRESHOLD and part.confirmed_at is None:
                erasure_parts.name_boxes(connection, part.person_id, answer.edges, now)
            self._confirmed(connection, part.person_id, part.part, answer.erased_at, answer.rows)

    def _messages(self, part: Part, now: int) -> None:
        engine, redis = self._parts.outside.engine, self._parts.outside.redis
        with engine.connect().execution_options(**READ_ONLY) as connection:
            until = erasure_messages.positions(connection)
        gone, left = erasure_messages.purge(redis, part.person_id, until)
        rows = {"messages": part.rows.get("messages", 0) + gone}
        with engine.begin() as connection:
            erasure_parts.asked(connection, part, now)
            if left:
                erasure_parts.counted(connection, part, rows)
            else:
                self._confirmed(connection, part.person_id, part.part, now, rows)

    def _confirmed(
        self, connection: Connection, person_id: str, part: str, at: int, rows: dict[str, int]
    ) -> None:
        if erasure_parts.confirm(connection, person_id, part, at, rows):
            detail = f"{part}: {sum(rows.values())} deleted"
            subject = f"person:{person_id}"
            self._parts.audit.action(connection, "system", "erasure-confirmed", subject, detail)


def box_confirms(parts: Parts, connection: Connection, said: EdgeErased) -> None:
    """A box has deleted what it had; one that nobody is known to have asked is no part of it."""
    if not erasure_parts.expected(connection, said.person_id, said.asked_at):
        return
    now = parts.outside.clock.now_ms()
    erasure_parts.name_boxes(connection, said.person_id, {said.edge_id}, now)
    rows = {"faces": said.faces, "pictures": said.pictures, "windows": said.windows}
    part = erasing.of_box(said.edge_id)
    if erasure_parts.confirm(connection, said.person_id, part, said.erased_at, rows):
        subject, detail = f"person:{said.person_id}", f"{part}: {sum(rows.values())} deleted"
        parts.audit.action(connection, "system", "erasure-confirmed", subject, detail)
