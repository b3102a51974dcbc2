"""The last consent that the hub gave, kept so that its lease holds across a restart."""

import logging
import sqlite3
from dataclasses import dataclass

from edge_agent.outbox.database import Database
from edge_agent.outbox.errors import OutboxFull
from shared.contracts import ConsentRecord

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class KnownConsent:
    """A consent record and the hub's time (epoch ms) when it was read."""

    record: ConsentRecord
    seen_at: int


class ConsentStore:
    """Consent records by person, in the outbox file."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def load(self, person_id: str) -> KnownConsent | None:
        """What was last stored for this person."""
        sql = "SELECT body, seen_at FROM consent WHERE person_id = ?"
        row = self._database.run(lambda db: db.execute(sql, (person_id,)).fetchone())
        if row is None:
            return None
        return KnownConsent(ConsentRecord.model_validate_json(row[0]), int(row[1]))

    def save(self, known: KnownConsent) -> None:
        """Keep ``known``; with a full disk it holds until the agent ends, and no longer."""
        row = (known.record.person_id, known.seen_at, known.record.model_dump_json())

        def write(db: sqlite3.Connection) -> None:
            db.execute("INSERT OR REPLACE INTO consent VALUES (?, ?, ?)", row)

        try:
            self._database.run(write)
        except OutboxFull as error:
            log.warning("consent not stored", extra={"fields": {"error": error.detail}})
