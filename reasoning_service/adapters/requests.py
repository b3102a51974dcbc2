"""Events that a model is asked about: accepted once, ended once, whatever restarts in between."""

from dataclasses import dataclass

from sqlalchemy import Connection, Engine, delete, insert, select, update

from reasoning_service.adapters.calls import Call, add_call
from reasoning_service.adapters.erasures import is_erased
from reasoning_service.adapters.tables import ASSESSMENT, OPEN_REQUEST, OUTGOING, WAITING
from reasoning_service.domain.succession import follow
from shared.contracts import Assessment, Event
from shared.storage.engine import READ_ONLY
from shared.streams import keys
from shared.streams.relay import enqueue


@dataclass(frozen=True, slots=True)
class Request:
    """An event, the template kept ready for it, and its report as text."""

    event: Event
    template: Assessment
    report: str
    accepted_ms: int
    """When the event was first seen: its deadline counts from here."""


@dataclass(frozen=True)
class Requests:
    """Open requests in the database, and the one way in which assessments follow each other."""

    engine: Engine

    def accept(self, request: Request) -> bool:
        """Keep the request until it is settled; false when it is open or its person erased."""
        event_id = request.event.event_id
        with self.engine.begin() as connection:
            if _is_open(connection, event_id) or is_erased(connection, request.event.person_id):
                return False
            connection.execute(
                insert(OPEN_REQUEST).values(
                    event_id=event_id,
                    accepted_at=request.accepted_ms,
                    event=request.event.model_dump_json(),
                    template=request.template.model_dump_json(),
                    report=request.report,
                )
            )
            connection.execute(delete(WAITING).where(WAITING.c.event_id == event_id))
        return True

    def open(self) -> tuple[Request, ...]:
        """What was accepted and not settled, the oldest first."""
        query = select(OPEN_REQUEST).order_by(OPEN_REQUEST.c.accepted_at)
        with self.engine.connect().execution_options(**READ_ONLY) as connection:
            rows = connection.execute(query).all()
        return tuple(
            Request(
                Event.model_validate_json(row.event),
                Assessment.model_validate_json(row.template),
                row.report,
                row.accepted_at,
            )
            for row in rows
        )

    def show(self, request: Request, proposed: Assessment) -> Assessment | None:
        """Store and announce words that are not the last; None where they change nothing."""
        with self.engine.begin() as connection:
            if not _is_open(connection, request.event.event_id):
                return None
            return publish(connection, request.event, proposed, request.report)

    def settle(self, request: Request, proposed: Assessment, call: Call | None) -> bool:
        """Store and announce the last words and what was asked; false when settled before."""
        mine = OPEN_REQUEST.c.event_id == request.event.event_id
        with self.engine.begin() as connection:
            if connection.execute(delete(OPEN_REQUEST).where(mine)).rowcount == 0:
                return False
            if call is not None:
                add_call(connection, call)
            publish(connection, request.event, proposed, request.report)
        return True

    def settle_all(self) -> int:
        """Give every open request the template that was kept ready; answers how many.

        For a start without a model: nobody else would ever end what an earlier process left.
        """
        return sum(self.settle(request, request.template, None) for request in self.open())

    def earlier(self, event: Event) -> Assessment | None:
        """The newest whole assessment of an earlier event of the same episode."""
        query = (
            select(ASSESSMENT.c.body)
            .where(
                ASSESSMENT.c.person_id == event.person_id,
                ASSESSMENT.c.episode_id == event.episode_id,
                ASSESSMENT.c.revision < event.revision,
            )
            .order_by(ASSESSMENT.c.revision.desc())
        )
        with self.engine.connect().execution_options(**READ_ONLY) as connection:
            bodies = connection.execute(query).scalars().all()
        found = (Assessment.model_validate_json(body) for body in bodies)
        return next((each for each in found if not each.partial), None)


def publish(
    connection: Connection, event: Event, proposed: Assessment, report: str
) -> Assessment | None:
    """Store and announce ``proposed`` as the event's next version; None where nothing changes."""
    mine = ASSESSMENT.c.event_id == event.event_id
    body = connection.execute(
        select(ASSESSMENT.c.body).where(mine).with_for_update()
    ).scalar_one_or_none()
    previous = None if body is None else Assessment.model_validate_json(body)
    made = follow(previous, proposed)
    if made is None:
        return None
    values = {
        "person_id": made.person_id,
        "completed_at": made.completed_at,
        "body": made.model_dump_json(),
        "report": report,
        "episode_id": made.episode_id,
        "revision": made.revision,
        "event": event.model_dump_json(),
    }
    if previous is None:
        connection.execute(insert(ASSESSMENT).values(event_id=event.event_id, **values))
    else:
        connection.execute(update(ASSESSMENT).where(mine).values(values))
    enqueue(connection, OUTGOING, keys.ASSESSMENTS, [made])
    return made


def _is_open(connection: Connection, event_id: str) -> bool:
    """Locked where the database can, so that nobody settles it meanwhile."""
    query = select(OPEN_REQUEST.c.event_id).where(OPEN_REQUEST.c.event_id == event_id)
    return connection.execute(query.with_for_update()).first() is not None
