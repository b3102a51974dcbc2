"""What the REST interface says about the audit."""

from pydantic import BaseModel, ConfigDict

from shared.contracts.base import EpochMs


class AuditView(BaseModel):
    """One record of the chain."""

    seq: int
    at: EpochMs
    actor: str
    action: str
    subject: str
    detail: str
    hash: str


class AuditLine(AuditView):
    """One line of an export: a record with the hash of the one before it."""

    model_config = ConfigDict(extra="forbid", strict=True)

    previous_hash: str


class AuditPage(BaseModel):
    """Newest records first; ``next_cursor`` is None on the last page."""

    records: list[AuditView]
    next_cursor: str | None


class AuditVerdict(BaseModel):
    """Whether the chain is whole. Keep ``head``: it proves later what was there."""

    whole: bool
    broken_at: int | None
    records: int
    head: str
