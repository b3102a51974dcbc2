"""What happens to a person when time passes without a verdict."""

from threshold_service.domain import episode as machine
from threshold_service.domain.episode import Transition
from threshold_service.domain.feature_memory import forget_short_features
from threshold_service.domain.interval import MS_PER_S
from threshold_service.domain.kernel import baseline
from threshold_service.domain.person import PersonState
from threshold_service.domain.phases import Phase
from threshold_service.domain.settings import EngineSettings
from threshold_service.domain.signs import forget_short


def withheld(state: PersonState, t: int) -> bool:
    """Whether this person must not be judged now: paused, or without consent."""
    return state.consent_withdrawn or t < state.paused_until


def pass_time(state: PersonState, t: int, settings: EngineSettings, ms: float) -> list[Transition]:
    """Notice that nothing could be judged for too long, or for so long that it is a new start."""
    since = state.t_assessed
    if since is None or withheld(state, t):
        return []
    silent = (t - since) / ms
    if silent > settings.times.reset_gap_s:
        return _reset(state, t, settings, ms)
    if silent > settings.times.unknown_after_s:
        _forget_flags(state)
        return machine.lose_sight(state.episode)
    return []


def overdue(state: PersonState, t: int, settings: EngineSettings) -> bool:
    """Whether a tick at ``t`` would say of an open episode what was not said yet."""
    since, last = state.t_assessed, state.t_last
    if since is None or last is None or t <= last:
        return False
    if not state.episode.is_open or withheld(state, t):
        return False
    silent = (t - since) / (max(1.0, state.interval.seconds) * MS_PER_S)
    if state.episode.phase is Phase.UNKNOWN:
        return silent > settings.times.reset_gap_s
    return silent > settings.times.unknown_after_s


def recovering(state: PersonState, t: int, settings: EngineSettings, ms: float) -> bool:
    """Whether a long gap ended so recently that the short term is not filled yet."""
    if state.recover_from is None:
        return False
    if t - state.recover_from < settings.times.recover_s * ms:
        return True
    state.recover_from = None
    return False


def _reset(state: PersonState, t: int, settings: EngineSettings, ms: float) -> list[Transition]:
    """After a long gap the short term is forgotten and the baseline stays."""
    made = machine.close(state.episode, t, settings.times, ms)
    state.episode.phase = Phase.UNKNOWN
    for row in state.channels.states:
        baseline.forget_recent(row)
    forget_short(state.signs)
    forget_short_features(state.features)
    state.places.clear()
    _forget_flags(state)
    state.frozen_since, state.tail_until = None, 0
    # A tick that is read again is older than what was noticed since, and takes nothing back.
    state.recover_from = max(t, state.recover_from or t)
    return made


def _forget_flags(state: PersonState) -> None:
    state.tier_bits = [0, 0, 0]
    state.cue_bits.clear()
    state.sign_bits.clear()
