"""What the REST interface says about access and erasure."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, JsonValue

from dashboard.audit.views import AuditView
from dashboard.consent.views import Reason
from shared.contracts.base import EpochMs, Id


class PersonExport(BaseModel):
    """Everything that is kept about one person here, and what is kept elsewhere."""

    person_id: Id
    made_at: EpochMs
    made_by: str
    tables: dict[str, list[dict[str, JsonValue]]]
    """By table, each row as it is stored; times are UTC epoch milliseconds."""
    audit: list[AuditView]
    """Who saw or did what about this person."""
    elsewhere: list[str]


class ErasureRequest(BaseModel):
    """Erases one person; ``confirm`` repeats the pseudonym, since nothing brings it back."""

    model_config = ConfigDict(extra="forbid")

    reason: Reason
    confirm: Annotated[str, "the pseudonym again"]


class Kept(BaseModel):
    """Something that is not erased: what, why, and until when (None: as long as the house)."""

    what: str
    why: str
    until: EpochMs | None


class ErasurePart(BaseModel):
    """A part of the house that has something to delete too, and when it said that it had."""

    part: str
    what: str
    asked_at: EpochMs
    confirmed_at: EpochMs | None
    """None: outstanding, unless ``gone_at`` is known. It is asked until it answers."""
    gone_at: EpochMs | None = None
    """When an operator said that this box is gone for good, and why."""
    gone_why: str | None = None
    rows: dict[str, int]


class ErasureReceipt(BaseModel):
    """What was erased, and what had to be kept. The audit's record of it bears ``audit_hash``."""

    receipt_id: str
    person_id: Id
    erased_at: EpochMs
    erased_by: str
    reason: str
    rows: dict[str, int]
    parts: list[ErasurePart] = []
    complete: bool = False
    """Whether every part has confirmed, or is known to be gone."""
    kept: list[Kept]
    audit_seq: int
    audit_hash: str


class ReceiptList(BaseModel):
    """Receipts of erasures, newest first."""

    receipts: list[ErasureReceipt]
