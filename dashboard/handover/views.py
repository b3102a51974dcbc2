"""What the REST interface says and asks about handovers, and the exact shape of what is signed."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from dashboard.api.fields import NO_NUL
from dashboard.domain.handover import HandoverState, SignedHow
from dashboard.handover.shift import Fact, ResidentFacts, ShiftFacts, TechnicalFact
from shared.contracts.base import EpochMs, Id

Note = Annotated[str, Field(max_length=1000, pattern=NO_NUL)]
Cell = Annotated[str, Field(max_length=300, pattern=NO_NUL)]
Username = Annotated[str, Field(min_length=1, max_length=64, pattern=NO_NUL)]
HandoverId = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
MOST = 500


class NamedResident(BaseModel):
    """Who a pseudonym is, today."""

    person_id: Id
    display_name: str
    room: str


class DraftView(BaseModel):
    """A handover that nobody has signed yet."""

    facts: ShiftFacts
    facts_seal: str
    """Sent back with the signature: who signs has read exactly this."""
    residents: list[NamedResident]
    colleagues: list[str]
    """Who may own an alert of this ward and take the handover."""


class AbcRow(Fact):
    """One closed alert in a behaviour chart: before it, what was seen, what followed."""

    alert_id: Id
    antecedent: Cell
    behaviour: Cell
    consequence: Cell


class Signature(Fact):
    """Name and password of whoever signs on another's screen; both missing: one's own session."""

    username: Username
    password: Annotated[str, Field(min_length=1, max_length=256)]


class ResidentNote(Fact):
    """What the giver says beside the facts."""

    person_id: Id
    note: Note


class Ownership(Fact):
    """Who goes on with an open alert."""

    alert_id: Id
    owner: Username


class GiveRequest(BaseModel):
    """Sign a draft: what was read, who goes on with what, notes and behaviour rows."""

    model_config = ConfigDict(extra="forbid")

    ward: Id | None = None
    until: EpochMs
    facts_seal: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    owners: Annotated[list[Ownership], Field(max_length=MOST)] = []
    notes: Annotated[list[ResidentNote], Field(max_length=MOST)] = []
    abc: Annotated[list[AbcRow], Field(max_length=MOST)] = []
    signature: Signature | None = None


class TakeRequest(BaseModel):
    """Sign as the one who goes on."""

    model_config = ConfigDict(extra="forbid")

    signature: Signature | None = None


class Entry(Fact):
    """One resident's part, as it is sealed."""

    facts: ResidentFacts
    note: str
    owners: list[Ownership]
    abc: list[AbcRow]


class Body(Fact):
    """The rest of it, as it is sealed; ``entry_seals`` are those of the entries, in order."""

    handover_id: HandoverId
    ward_id: Id | None
    since: EpochMs
    until: EpochMs
    giver: str
    given_at: EpochMs
    given_how: SignedHow
    technical: list[TechnicalFact]
    entry_seals: list[str]


class HandoverSummary(BaseModel):
    """One handover in a list."""

    handover_id: HandoverId
    ward_id: Id | None
    state: HandoverState
    since: EpochMs
    until: EpochMs
    giver: str
    given_at: EpochMs
    taker: str | None
    taken_at: EpochMs | None


class HandoverList(BaseModel):
    """Newest first; ``next_cursor`` is null on the last page."""

    handovers: list[HandoverSummary]
    next_cursor: str | None


class HandoverView(BaseModel):
    """One handover as it was signed."""

    summary: HandoverSummary
    body: Body
    entries: list[Entry]
    erased: int
    """Entries of residents whose data were erased."""
    residents: list[NamedResident]
    given_seal: str
    taken_seal: str | None
    intact: bool
    """Every text fits its seal, and every seal stands in the audit."""
