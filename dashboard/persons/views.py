"""What the REST interface says about one person, beside the tile of the wall."""

from pydantic import BaseModel

from dashboard.domain.consent import ConsentStatus
from dashboard.domain.purposes import GrantStatus
from shared.contracts import ScoredWindow
from shared.contracts.base import EpochMs, Id
from shared.contracts.consent import Purpose


class PurposeState(BaseModel):
    """One purpose that a consent was ever given for; it holds while ``valid`` or ``due``."""

    purpose: Purpose
    status: GrantStatus
    granted_at: EpochMs
    review_at: EpochMs
    withdrawn_at: EpochMs | None


class ConsentState(BaseModel):
    """What may be recorded of a person now. On what a consent rests is for those who answer for it.

    ``paused_until``: a care-activity pause that stands.
    """

    person_id: Id
    status: ConsentStatus
    paused_until: EpochMs | None
    purposes: list[PurposeState]


class ConsentPage(BaseModel):
    """Consents by ``person_id``; ``next_cursor`` is null on the last page."""

    consents: list[ConsentState]
    next_cursor: str | None


class PersonDetail(BaseModel):
    """Somebody in care, by pseudonym, and what the ward calls them."""

    person_id: Id
    display_name: str
    room: str
    ward_id: Id | None
    demo: bool
    enrolled_at: EpochMs
    consent: ConsentState


class WindowPage(BaseModel):
    """A person's windows in ascending time. A page may be empty although others follow.

    ``next_cursor`` is null where the span ends.
    """

    person_id: Id
    from_ms: EpochMs
    to_ms: EpochMs
    windows: list[ScoredWindow]
    next_cursor: str | None
