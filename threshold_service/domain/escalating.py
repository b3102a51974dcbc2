"""The evidence that is judged: the composite's, or a trained model's where one is configured."""

from threshold_service.domain.escalation import probability
from threshold_service.domain.features import follow_features
from threshold_service.domain.observing import Reading
from threshold_service.domain.person import PersonState
from threshold_service.domain.probability_calibration import log_odds
from threshold_service.domain.settings import EngineSettings


def escalate(
    state: PersonState, reading: Reading, settings: EngineSettings, t: int, ms: float, unit_s: float
) -> float:
    """Evidence (z) whose score is the model's probability: ``middle + logit(P) / slope``.

    So limits, off level and budget factor act on a probability as they do on the composite.
    Without a model, or while it cannot tell, it is the composite's. The hard limit stays the
    composite's whatever a model makes of it: what was learnt from some must not silence others.
    """
    if settings.features is None:
        return reading.evidence
    known = len(state.channels.names)
    told = follow_features(
        state.features, settings.features, reading, state.signs, known, t, ms, unit_s
    )
    if settings.escalation is None:
        return reading.evidence
    p = probability(settings.escalation, told, settings.escalation_shift)
    if p is None:
        return reading.evidence
    limits = settings.composite
    found = limits.score_middle + log_odds(p) / limits.score_slope
    return max(found, reading.evidence) if _is_hard(reading, settings) else found


def _is_hard(reading: Reading, settings: EngineSettings) -> bool:
    return reading.evidence >= settings.budget.hard_limit
