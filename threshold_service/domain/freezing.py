"""How far the baseline may learn now: frozen in episodes, but never for good.

A baseline that learns through an episode learns that distress is usual; one that freezes
without a limit never notices a new normal (spec-detection 3.a: after a lasting shift of four
scales it never came back, with a limit of 30 min it did in 4.8 h, relearning four times as fast
in 3.8 h).
"""

from threshold_service.domain.person import PersonState
from threshold_service.domain.phases import Learning, Phase
from threshold_service.domain.settings import EngineSettings, EpisodeTimes

_BUSY = (Phase.ONSET, Phase.ACTIVE, Phase.OFFSET)


def gate_of(state: PersonState, t: int, times: EpisodeTimes, ms: float) -> float:
    """What one second of learning is worth now: 0 frozen, 1 usual, more while relearning."""
    busy = state.episode.phase in _BUSY or state.episode.is_open or t < state.tail_until
    if not busy:
        state.frozen_since = None
        if t < state.relearn_until:
            return times.relearn_factor
        return times.suspect_gate if state.last_evidence >= times.suspect_level else 1.0
    if state.frozen_since is None:
        state.frozen_since = t
    if t - state.frozen_since <= times.freeze_limit_s * ms:
        return 0.0
    state.relearn_until = t + round(times.freeze_limit_s * ms)
    return times.relearn_factor


def thaw(state: PersonState) -> None:
    """A caregiver said that this was no distress: learn from it at once."""
    state.frozen_since = 0
    state.tail_until = 0
    state.channels.forget_changes()


def progress_of(state: PersonState, settings: EngineSettings) -> float:
    """How much of learning is done, 0..1: seconds assessed and independent samples of the best
    known channel. Once done it stays done; forgetting shows in the predictive scores instead.
    """
    if state.learnt:
        return 1.0
    samples = state.channels.samples()
    share = min(1.0, state.assessed_s / settings.learning_s, samples / settings.learning_samples)
    state.learnt = share >= 1.0
    return share


def learning_state(state: PersonState, t: int, progress: float) -> Learning:
    """The word for the page."""
    if progress < 1.0:
        return Learning.LEARNING
    if t < state.relearn_until:
        return Learning.RELEARNING
    return Learning.FROZEN if state.frozen_since is not None else Learning.READY
