"""Access to everything about one person, and its erasure with a receipt."""

import json
import secrets
from collections.abc import Mapping
from typing import Final

from pydantic import JsonValue
from sqlalchemy import Connection, Engine, insert, or_, select

from dashboard.audit.log import AuditLog
from dashboard.audit.views import AuditView
from dashboard.consent import erasure_parts
from dashboard.consent.ledger import ConsentLedger
from dashboard.consent.person_views import (
    ErasurePart,
    ErasureReceipt,
    ErasureRequest,
    Kept,
    PersonExport,
    ReceiptList,
)
from dashboard.domain import erasing
from dashboard.domain.consent import Consent
from dashboard.domain.errors import NoSuchResident, NotConfirmed, StillWatched
from dashboard.residents.register import Register
from dashboard.storage import person_rows
from dashboard.storage.control import Control
from dashboard.storage.row_scope import as_system
from dashboard.storage.tables import alert, audit, erasure
from shared.clock import Clock
from shared.contracts import ControlKind
from shared.storage.engine import READ_ONLY
from shared.storage.overwriting import overwriting

DAY_MS: Final = 24 * 3_600_000
AUDIT_MS: Final = 6 * 366 * DAY_MS
ELSEWHERE: Final = [
    "The threshold service keeps one score record a second for 30 days, and what is usual for this "
    "person; the curve of any hour is at /v1/residents/{person_id}/curve.",
    "The reasoning service keeps its explanations of events; they are in the table assessment too.",
    "Pictures and sound are in no database: they stay on the box in the room, which forgets them "
    "unless key frames were consented to.",
]
JSON_COLUMNS: Final = frozenset({"body", "planned"})


class PersonData:
    """Answers what is kept about somebody, and erases it."""

    def __init__(self, engine: Engine, clock: Clock, log: AuditLog, control: Control) -> None:
        self._engine = engine
        self._clock = clock
        self._audit = log
        self._control = control

    def export(self, person_id: str, by: str) -> PersonExport:
        """Everything about one person. Raises ``NoSuchResident``."""
        with self._engine.connect().execution_options(**READ_ONLY) as connection:
            _check(connection, person_id)
            found = person_rows.rows_about(connection, person_id)
            records = _records(connection, person_id)
        return PersonExport(
            person_id=person_id,
            made_at=self._clock.now_ms(),
            made_by=by,
            tables={name: [_readable(row) for row in rows] for name, rows in found.items()},
            audit=records,
            elsewhere=[text.format(person_id=person_id) for text in ELSEWHERE],
        )

    def erase(self, person_id: str, asked: ErasureRequest, by: str) -> ErasureReceipt:
        """Erase one person. Raises ``NoSuchResident``, ``NotConfirmed`` or ``StillWatched``."""
        if asked.confirm != person_id:
            raise NotConfirmed("Repeat the pseudonym to confirm: an erasure cannot be undone.")
        now = self._clock.now_ms()
        with self._engine.begin() as connection:
            _check(connection, person_id)
            last = ConsentLedger.newest(connection, person_id)
            if last is not None and last.withdrawn_at is None:
                raise StillWatched("Withdraw the consent first, so that nothing new is recorded.")
            with (
                as_system(),
                overwriting(connection),
            ):  # who may see them is checked; nobody sees them half erased
                rows = person_rows.erase_rows(connection, person_id)
            subject = f"person:{person_id}"
            link = self._audit.action(connection, by, "person-erased", subject, asked.reason)
            receipt = ErasureReceipt(
                receipt_id=secrets.token_hex(16),
                person_id=person_id,
                erased_at=now,
                erased_by=by,
                reason=asked.reason,
                rows=rows,
                kept=_kept(now, last is not None),
                audit_seq=link.seq,
                audit_hash=link.hash,
            )
            connection.execute(insert(erasure).values(_row(receipt, last)))
            parts = erasing.parts_of(watched=last is not None)
            erasure_parts.expect(connection, person_id, parts, now)
            self._control.send(connection, ControlKind.ERASE, person_id, t=now)
            return _with_parts(receipt, erasure_parts.views(connection))

    def receipts(self) -> ReceiptList:
        """Every erasure's receipt, newest first."""
        query = select(erasure.c.receipt).order_by(erasure.c.erased_at.desc())
        with self._engine.connect().execution_options(**READ_ONLY) as connection:
            found = connection.execute(query).scalars().all()
            parts = erasure_parts.views(connection)
        receipts = [ErasureReceipt.model_validate_json(each) for each in found]
        return ReceiptList(receipts=[_with_parts(each, parts) for each in receipts])


def _with_parts(receipt: ErasureReceipt, parts: Mapping[str, list[ErasurePart]]) -> ErasureReceipt:
    mine = parts.get(receipt.person_id, [])
    complete = all((each.confirmed_at or each.gone_at) is not None for each in mine)
    return receipt.model_copy(update={"parts": mine, "complete": complete})


def _check(connection: Connection, person_id: str) -> None:
    if not Register.exists(connection, person_id):
        raise NoSuchResident(f"There is no resident {person_id[:40]!r}.")


def _records(connection: Connection, person_id: str) -> list[AuditView]:
    mine = select("alert:" + alert.c.alert_id).where(alert.c.person_id == person_id)
    about = or_(audit.c.subject == f"person:{person_id}", audit.c.subject.in_(mine))
    rows = connection.execute(select(audit).where(about).order_by(audit.c.seq)).mappings()
    fields = AuditView.model_fields
    return [AuditView(**{key: row[key] for key in fields}) for row in rows]


def _readable(row: dict[str, object]) -> dict[str, JsonValue]:
    text: dict[str, JsonValue] = json.loads(json.dumps(row))
    for column in JSON_COLUMNS & text.keys():
        value = text[column]
        text[column] = json.loads(value) if isinstance(value, str) else value
    return text


def _kept(now: int, consented: bool) -> list[Kept]:
    kept = [
        Kept(
            what="The record of who saw and did what, by pseudonym and with the reasons given.",
            why="Its chain of hashes would break; it is kept for six years.",
            until=now + AUDIT_MS,
        ),
        Kept(
            what="The pseudonym alone, with counts, in the threshold and reasoning services.",
            why="By it records that come late are refused, so that nothing new is made of them.",
            until=None,
        ),
        Kept(
            what="This receipt, with the pseudonym.",
            why="It proves the erasure, and the pseudonym is given to nobody else.",
            until=None,
        ),
    ]
    if consented:
        what = "That the consent was withdrawn, by pseudonym."
        why = "A box in a room that was cut off must still learn that it may not watch."
        kept.append(Kept(what=what, why=why, until=None))
    return kept


def _row(receipt: ErasureReceipt, last: Consent | None) -> dict[str, object]:
    return {
        "receipt_id": receipt.receipt_id,
        "pseudonym": receipt.person_id,
        "erased_at": receipt.erased_at,
        "erased_by": receipt.erased_by,
        "receipt": receipt.model_dump_json(),
        "last_revision": last.revision if last else None,
        "withdrawn_at": last.withdrawn_at if last else None,
    }
