"""The hysteresis state machine of one person: at most one episode at a time.

QUIET -> ONSET (a flag is up) -> ACTIVE (a rule holds; an event opens) -> OFFSET (evidence under
the off level) -> COOLDOWN (closed) -> QUIET. A more urgent tier passes at any time, whatever
the phase; tier 1 ignores the cooldown. Losing sight of the person while an episode is open is
UNKNOWN, said aloud, and never quiet. All times are event times in milliseconds.
"""

from dataclasses import dataclass

from threshold_service.domain.phases import Change, Phase
from threshold_service.domain.settings import EpisodeTimes


@dataclass(slots=True)
class EpisodeState:
    """The machine's memory. ``t_onset`` identifies an episode of one person."""

    phase: Phase = Phase.QUIET
    tier: int | None = None
    t_onset: int = 0
    changes: int = 0
    below_since: int | None = None
    last_flag: int = 0
    cooldown_until: int = 0
    last_tier: int | None = None
    last_onset: int = -1

    @property
    def is_open(self) -> bool:
        """Whether an episode is running, seen or unseen."""
        return self.tier is not None


@dataclass(frozen=True, slots=True)
class Signal:
    """One record's verdict: the flag of any rule, the most urgent tier whose rule holds."""

    t: int
    any_flag: bool
    tier: int | None
    calm: bool


@dataclass(frozen=True, slots=True)
class Transition:
    """What happened to an episode, numbered from 1 inside it."""

    change: Change
    tier: int
    t_onset: int
    number: int


def advance(
    state: EpisodeState, signal: Signal, times: EpisodeTimes, ms: float
) -> list[Transition]:
    """Take one assessable record; ``ms`` is the length of an engine second in milliseconds."""
    if signal.any_flag:
        state.last_flag = signal.t
    if state.is_open:
        return _while_open(state, signal, times, ms)
    if state.phase in (Phase.COOLDOWN, Phase.UNKNOWN):
        # A cooldown is a time, not a sight: losing the person in it does not end it.
        state.phase = Phase.COOLDOWN if signal.t < state.cooldown_until else Phase.QUIET
    if signal.tier is not None and _may_open(state, signal.tier):
        return [_open(state, signal)]
    _follow_flags(state, signal, times, ms)
    return []


def lose_sight(state: EpisodeState) -> list[Transition]:
    """Nothing could be judged for too long: an open episode becomes UNKNOWN, once."""
    if state.phase is Phase.UNKNOWN:
        return []
    state.phase, state.below_since = Phase.UNKNOWN, None
    return [_numbered(state, Change.UNKNOWN)] if state.is_open else []


def close(state: EpisodeState, t: int, times: EpisodeTimes, ms: float) -> list[Transition]:
    """End an open episode, for instance after a gap that nothing bridges."""
    if not state.is_open:
        return []
    transition = _numbered(state, Change.CLOSED)
    state.last_tier, state.last_onset = state.tier, state.t_onset
    state.phase, state.tier, state.below_since = Phase.COOLDOWN, None, None
    state.cooldown_until = t + round(times.cooldown_s * ms)
    return [transition]


def _while_open(
    state: EpisodeState, signal: Signal, times: EpisodeTimes, ms: float
) -> list[Transition]:
    assert state.tier is not None
    made: list[Transition] = []
    if signal.tier is not None and signal.tier < state.tier:
        state.tier = signal.tier
        made.append(_numbered(state, Change.ESCALATED))
    if not signal.calm:
        state.phase, state.below_since = Phase.ACTIVE, None
        return made
    if state.below_since is None:
        state.below_since = signal.t
    state.phase = Phase.OFFSET
    if signal.t - state.below_since >= times.off_s * ms:
        made.extend(close(state, signal.t, times, ms))
    return made


def _may_open(state: EpisodeState, tier: int) -> bool:
    """Cooldown withholds what is no more urgent than the episode before; never tier 1."""
    if state.phase is not Phase.COOLDOWN or tier == 1:
        return True
    return state.last_tier is None or tier < state.last_tier


def _open(state: EpisodeState, signal: Signal) -> Transition:
    assert signal.tier is not None
    onset = state.t_onset if state.phase is Phase.ONSET else signal.t
    # Two episodes of a person never share an onset: it is part of their identity.
    state.t_onset = max(onset, state.last_onset + 1)
    state.phase, state.tier = Phase.ACTIVE, signal.tier
    state.changes, state.below_since = 0, None
    return _numbered(state, Change.OPENED)


def _follow_flags(state: EpisodeState, signal: Signal, times: EpisodeTimes, ms: float) -> None:
    if state.phase is Phase.QUIET and signal.any_flag:
        state.phase, state.t_onset = Phase.ONSET, signal.t
    elif state.phase is Phase.ONSET and signal.t - state.last_flag > times.abandon_s * ms:
        state.phase = Phase.QUIET


def _numbered(state: EpisodeState, change: Change) -> Transition:
    assert state.tier is not None
    state.changes += 1
    return Transition(change, state.tier, state.t_onset, state.changes)
