"""What the REST interface says about the audit."""

from pydantic import BaseModel

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


class AuditPage(BaseModel):
    """Newest records first."""

    records: list[AuditView]
