"""What a person's consent allows at a moment."""

from dataclasses import dataclass
from enum import StrEnum


class ConsentStatus(StrEnum):
    """The state of a consent as the page shows it."""

    VALID = "valid"
    WITHDRAWN = "withdrawn"
    MISSING = "missing"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Consent:
    """The newest entry of one person's consent ledger; times in epoch milliseconds."""

    person_id: str
    revision: int
    purposes: tuple[str, ...]
    basis: str
    granted_at: int
    review_at: int
    withdrawn_at: int | None
    paused_until: int | None


def status(consent: Consent | None, now: int) -> ConsentStatus:
    """Withdrawn wins over expired: a person's no is said as such."""
    if consent is None:
        return ConsentStatus.MISSING
    if consent.withdrawn_at is not None:
        return ConsentStatus.WITHDRAWN
    return ConsentStatus.VALID if now < consent.review_at else ConsentStatus.EXPIRED


def paused_until(consent: Consent | None, now: int) -> int | None:
    """When the pause in force ends; None when none is: a pause ends by itself."""
    until = consent.paused_until if consent else None
    return until if until is not None and now < until else None
