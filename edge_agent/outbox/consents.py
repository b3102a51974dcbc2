"""The last consent that the hub gave, kept so that its lease holds across a restart."""

import logging
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from edge_agent.outbox.database import Database
from edge_agent.outbox.errors import OutboxFull
from shared.contracts import ConsentRecord

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class KnownConsent:
    """A consent record and the hub's time (epoch ms) when it was read."""

    record: ConsentRecord
    seen_at: int


def last_known(path: Path, person_id: str) -> KnownConsent | None:
    """What the outbox file at ``path`` holds, read beside the agent that has it open.

    Raises ``sqlite3.Error`` when there is no such file or it cannot be read.
    """
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
        return _row(db, person_id)


def _row(db: sqlite3.Connection, person_id: str) -> KnownConsent | None:
    sql = "SELECT body, seen_at FROM consent WHERE person_id = ?"
    row = db.execute(sql, (person_id,)).fetchone()
    if row is None:
        return None
    return KnownConsent(ConsentRecord.model_validate_json(row[0]), int(row[1]))


class ConsentStore:
    """Consent records by person, in the outbox file."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def load(self, person_id: str) -> KnownConsent | None:
        """What was last stored for this person."""
        return self._database.run(lambda db: _row(db, person_id))

    def persons(self) -> set[str]:
        """Everybody of whom the hub ever told this box."""
        sql = "SELECT person_id FROM consent"
        return {row[0] for row in self._database.run(lambda db: db.execute(sql).fetchall())}

    def save(self, known: KnownConsent) -> None:
        """Keep ``known``; with a full disk it holds until the agent ends, and no longer."""
        row = (known.record.person_id, known.seen_at, known.record.model_dump_json())

        def write(db: sqlite3.Connection) -> None:
            db.execute("INSERT OR REPLACE INTO consent VALUES (?, ?, ?)", row)

        try:
            self._database.run(write)
        except OutboxFull as error:
            log.warning("consent not stored", extra={"fields": {"error": error.detail}})
