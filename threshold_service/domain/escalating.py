"""The evidence that is judged: the composite's, or a trained model's where one is configured."""

from shared.contracts import Outcome
from threshold_service.domain.escalation import odds_of
from threshold_service.domain.features import follow_features
from threshold_service.domain.observing import Reading
from threshold_service.domain.person import PersonState
from threshold_service.domain.probability_calibration import person_offset
from threshold_service.domain.settings import EngineSettings

REMEMBERED = 50
MOST = 0.7
"""The odds at most doubled or halved: the person's limits answer to the same answers."""


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
    odds = odds_of(settings.escalation, told)
    if odds is None:
        return reading.evidence
    odds += settings.escalation_shift
    _follow_episode(state, odds)
    limits = settings.composite
    found = limits.score_middle + (odds + state.features.intercept) / limits.score_slope
    hard = reading.evidence >= settings.budget.hard_limit
    return max(found, reading.evidence) if hard else found


def answer(state: PersonState, outcome: Outcome, settings: EngineSettings) -> None:
    """What a caregiver found of the present or last episode, taken into the person's intercept.

    ``b0 ~ N(0, omega^2)`` given the peaks of the last episodes that were judged, and within
    ``MOST`` whatever they say: events only, since nobody judges quiet. A second answer to the
    same episode replaces the first.
    """
    model, memory = settings.escalation, state.features
    known = memory.onset == state.episode.t_onset
    if model is None or not known or outcome not in (Outcome.TRUE, Outcome.FALSE):
        return
    others = [each for each in memory.answered if each[0] != memory.onset]
    memory.answered = [*others, (memory.onset, memory.peak, int(outcome is Outcome.TRUE))]
    memory.answered = memory.answered[-REMEMBERED:]
    odds = [each[1] for each in memory.answered]
    found = person_offset(odds, [each[2] > 0 for each in memory.answered], model.omega)
    memory.intercept = min(MOST, max(-MOST, found))


def _follow_episode(state: PersonState, odds: float) -> None:
    memory, episode = state.features, state.episode
    if not episode.is_open:
        return
    if memory.onset != episode.t_onset:
        memory.onset, memory.peak = episode.t_onset, odds
    memory.peak = max(memory.peak, odds)
