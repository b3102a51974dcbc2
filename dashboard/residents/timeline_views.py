"""What the REST interface says of a person's days, and of how well Attune knows the person."""

from pydantic import BaseModel

from dashboard.alerts.views import AlertSummary
from dashboard.domain.stretches import StretchKind
from shared.contracts import BaselineState, Rollup
from shared.contracts.base import EpochMs, Id


class RollupsView(BaseModel):
    """A person's windows by ``step_ms``, ascending; steps in which there were none are left out."""

    person_id: Id
    from_ms: EpochMs
    to_ms: EpochMs
    step_ms: int
    rollups: list[Rollup]


class StretchView(BaseModel):
    """From ``from_ms`` to before ``to_ms`` nobody was watched, on purpose. A pause says why, as it
    was typed, and by whom; otherwise both are empty."""

    kind: StretchKind
    from_ms: EpochMs
    to_ms: EpochMs
    reason: str
    by: str


class TimelineView(BaseModel):
    """What happened in a span: alerts, newest first, and stretches without watching, ascending.

    ``alerts`` is None for whoever may not see alerts.
    """

    person_id: Id
    from_ms: EpochMs
    to_ms: EpochMs
    alerts: list[AlertSummary] | None
    stretches: list[StretchView]


class LearningState(BaseModel):
    """How well Attune knows a person. Seconds and independent samples, had and wanted; ``scale``
    is what every adaptable limit is multiplied by: more than 1 is harder to raise."""

    person_id: Id
    as_of: EpochMs
    state: BaselineState
    progress: float
    assessed_s: float
    wanted_s: float
    samples: float
    wanted_samples: float
    held_since: EpochMs | None
    frozen_since: EpochMs | None
    scale: float
    answers: int
