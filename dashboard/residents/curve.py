"""A person's curve, from the threshold service's committed history."""

from dashboard.domain.errors import BadRange, CurveUnavailable
from dashboard.peers.internal import ServiceAway
from dashboard.peers.threshold import ThresholdClient
from dashboard.residents.views import CurvePoint, CurveView
from shared.contracts import ScoredWindow

LONGEST_MS = 2 * 3_600_000
"""What the threshold service answers in one call: 7,200 windows."""


def curve(threshold: ThresholdClient, person_id: str, from_ms: int, to_ms: int) -> CurveView:
    """The windows in [from_ms, to_ms). Raises ``BadRange`` or ``CurveUnavailable``."""
    if not from_ms < to_ms <= from_ms + LONGEST_MS:
        raise BadRange(f"ask for more than nothing and at most 2 hours, got {from_ms}..{to_ms}")
    try:
        history = threshold.windows(person_id, from_ms, to_ms)
    except ServiceAway as error:
        raise CurveUnavailable(
            "The curve cannot be shown now, since its service does not answer. Alerts still come."
        ) from error
    points = [_point(window) for window in history.windows] if history else []
    return CurveView(person_id=person_id, from_ms=from_ms, to_ms=to_ms, points=points)


def _point(window: ScoredWindow) -> CurvePoint:
    return CurvePoint(
        t=window.t_start,
        score=window.score,
        expected_low=window.expected_low,
        expected_high=window.expected_high,
        state=window.state,
        reasons=list(window.reasons),
        tier=window.tier,
        modality_weight=window.modality_weight,
    )
