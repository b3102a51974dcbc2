"""Drafts, gives, takes and shows handovers."""

from collections.abc import Collection, Iterable
from typing import Final

from sqlalchemy import Connection, Engine, select

from dashboard.api.paging import Paging
from dashboard.audit.log import AuditLog
from dashboard.domain import handover as rules
from dashboard.domain.errors import BadTime, HandoverClosed, NoSuchHandover, Outdated
from dashboard.domain.scope import ABOUT_NOBODY
from dashboard.handover import facts, owners, store, writing
from dashboard.handover.shift import (
    ShiftFacts,
    TechnicalFact,
)
from dashboard.handover.signing import Signer, Signing
from dashboard.handover.views import (
    Body,
    DraftView,
    GiveRequest,
    HandoverList,
    HandoverView,
    NamedResident,
)
from dashboard.live.announcer import Announcer
from dashboard.residents.homes import Homes
from dashboard.storage.tables import resident
from shared.clock import Clock
from shared.storage.engine import READ_ONLY

PAGING: Final = Paging("handovers", tuple[int, str])
LONGEST_READ_MS = 15 * 60_000
"""A draft older than this tells of another shift: read it again before signing."""


class HandoverDesk:
    """The handovers of the house. Who may see a ward is checked by the routes."""

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        audit: AuditLog,
        announcer: Announcer,
        homes: Homes,
        signing: Signing,
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._audit = audit
        self._announcer = announcer
        self._homes = homes
        self._signing = signing

    def draft(self, ward_id: str | None) -> DraftView:
        """What would be handed over now."""
        until = self._clock.now_ms()
        with self._engine.connect().execution_options(**READ_ONLY) as connection:
            found, named = self._facts(connection, ward_id, until)
        return DraftView(
            facts=found,
            facts_seal=rules.seal(found.model_dump_json()),
            residents=named,
            colleagues=self._signing.colleagues(ward_id),
        )

    def give(self, asked: GiveRequest, signer: Signer) -> HandoverView:
        """Sign a draft and store it.

        Raises ``Outdated`` when anything has changed since it was read, ``BadTime`` when that was
        long ago, ``BadHandover`` when an open alert has no owner.
        """
        now = self._clock.now_ms()
        if not now - LONGEST_READ_MS <= asked.until <= now:
            raise BadTime("This draft is too old to be signed. Read it again.")
        colleagues = self._signing.colleagues(asked.ward)
        with self._engine.begin() as connection:
            found, _ = self._facts(connection, asked.ward, asked.until)
            if rules.seal(found.model_dump_json()) != asked.facts_seal:
                raise Outdated("Something has happened since you read this. Read it again.")
            entries = writing.entries(asked, found, colleagues)
            texts = [(entry.facts.person_id, entry.model_dump_json()) for entry in entries]
            body = writing.body(found, signer, now, [text for _, text in texts])
            text = body.model_dump_json()
            store.write(connection, body, text, texts)
            about = store.subject(body.handover_id)
            self._audit.action(connection, signer.username, store.GIVEN, about, rules.seal(text))
            return self._view(connection, body.handover_id)

    def take(self, handover_id: str, signer: Signer) -> HandoverView:
        """The second signature; alerts change hands with it.

        Raises ``SameSigner``, or ``HandoverClosed`` when it was taken or replaced already.
        """
        now = self._clock.now_ms()
        with self._engine.begin() as connection:
            row = _found(connection, handover_id)
            rules.check_signers(row.giver, signer.username)
            sealed = rules.countersign(row.given_seal, signer.username, now, signer.how)
            if not store.take(connection, handover_id, signer.username, now, signer.how, sealed):
                raise HandoverClosed("This handover was taken or replaced by another already.")
            about = store.subject(handover_id)
            self._audit.action(connection, signer.username, store.TAKEN, about, sealed)
            entries = store.parsed(store.entries(connection, handover_id))
            changed = owners.pass_on(connection, self._audit, entries, signer.username, now)
            answer = self._view(connection, handover_id)
        for alert in changed:
            self._announcer.alert(alert)
        return answer

    def ward_of(self, handover_id: str) -> str | None:
        """The ward it is about. Raises ``NoSuchHandover``."""
        with self._engine.connect().execution_options(**READ_ONLY) as connection:
            return _found(connection, handover_id).ward_id or None

    def look(self, handover_id: str) -> HandoverView:
        """One handover. Raises ``NoSuchHandover``."""
        with self._engine.connect().execution_options(**READ_ONLY) as connection:
            return self._view(connection, handover_id)

    def newest(self, ward_ids: Collection[str] | None, limit: int, cursor: str) -> HandoverList:
        """The handovers of some wards, or all of the house, newest first. Raises ``BadCursor``."""
        behind = PAGING.place(cursor)
        with self._engine.connect().execution_options(**READ_ONLY) as connection:
            found = store.newest(connection, ward_ids, limit + 1, behind)
        shown, further = PAGING.cut(found, limit, lambda each: (each.given_at, each.handover_id))
        return HandoverList(handovers=shown, next_cursor=further)

    def _facts(
        self, connection: Connection, ward_id: str | None, until: int
    ) -> tuple[ShiftFacts, list[NamedResident]]:
        since = rules.begins(store.last_until(connection, ward_id), until)
        named = facts.residents(connection, ward_id)
        homes = self._homes.known()
        broken: dict[str | None, list[TechnicalFact]] = {}
        for alarm in facts.technical(connection, since, until):
            whose = homes.get(alarm.subject, ABOUT_NOBODY).person_id
            broken.setdefault(whose, []).append(facts.technical_fact(alarm, until))
        gathered = facts.Gathering(connection, since, until)
        shift = ShiftFacts(
            ward_id=ward_id,
            since=since,
            until=until,
            residents=[
                gathered.of(each.person_id, broken.get(each.person_id, [])) for each in named
            ],
            technical=broken.get(None, []),
        )
        return shift, named

    @staticmethod
    def _view(connection: Connection, handover_id: str) -> HandoverView:
        row = _found(connection, handover_id)
        found = store.entries(connection, handover_id)
        entries = store.parsed(found)
        return HandoverView(
            summary=store.summary(row),
            body=Body.model_validate_json(row.body),
            entries=entries,
            erased=len(found) - len(entries),
            residents=_named(connection, (entry.facts.person_id for entry in entries)),
            given_seal=row.given_seal,
            taken_seal=row.taken_seal,
            intact=store.is_intact(connection, row),
        )


def _found(connection: Connection, handover_id: str) -> store.HandoverRow:
    row = store.find(connection, handover_id)
    if row is None:
        raise NoSuchHandover(f"There is no handover {handover_id[:40]!r}.")
    return row


def _named(connection: Connection, person_ids: Iterable[str]) -> list[NamedResident]:
    query = select(resident).where(resident.c.person_id.in_(list(person_ids)))
    return [
        NamedResident(person_id=r.person_id, display_name=r.display_name, room=r.room)
        for r in connection.execute(query)
    ]
