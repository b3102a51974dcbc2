"""One record of one person: state in, verdict out. Deterministic, on event time only."""

from dataclasses import replace

from threshold_service.domain import episode as machine
from threshold_service.domain.episode import Signal, Transition
from threshold_service.domain.escalating import escalate
from threshold_service.domain.evidence import lines_of
from threshold_service.domain.freezing import gate_of, learning_state, progress_of
from threshold_service.domain.interval import MS_PER_S, unit_of
from threshold_service.domain.limit_scale import limit_scale
from threshold_service.domain.observing import Reading, observe, residuals_of
from threshold_service.domain.passing import pass_time, recovering, withheld
from threshold_service.domain.person import PersonState
from threshold_service.domain.phases import Change, Phase
from threshold_service.domain.place import places_of
from threshold_service.domain.rules import rule
from threshold_service.domain.score import score_of
from threshold_service.domain.settings import EngineSettings
from threshold_service.domain.signs import Moment, follow_signs
from threshold_service.domain.sustained import sustained
from threshold_service.domain.unseen import most_unlike
from threshold_service.domain.usual import band_of, follow
from threshold_service.domain.verdict import Line, Second, Verdict


def step(state: PersonState, second: Second, settings: EngineSettings) -> Verdict | None:
    """Judge one record and move the state; None when time did not move forward (dropped).

    A record that cannot be judged updates no baseline and counts neither as calm nor as
    distress: it only lets time pass, which after 10 s is UNKNOWN.
    """
    if state.t_last is not None and second.t <= state.t_last:
        return None
    unit_s = unit_of(state, second, settings.interval_s)
    ms = max(1.0, unit_s) * MS_PER_S
    made = pass_time(state, second.t, settings, ms)
    state.t_last = second.t
    if second.assessable and not withheld(state, second.t):
        if settings.places is not None:
            told = places_of(settings.places, state.places, second.channels, second.t, ms)
            second = replace(second, channels={**second.channels, **told})
        reading = observe(state, second, settings, min(1.0, unit_s), ms)
        if reading is not None:
            return _judge(state, second, reading, settings, made, min(1.0, unit_s), ms)
    _unseen(state, second.t)
    return _verdict(state, second.t, settings, made, None, None, ())


def tick(state: PersonState, t: int, settings: EngineSettings) -> list[Transition]:
    """Event time moved without a record: losing sight and gaps are noticed, nothing is judged."""
    if state.t_last is None or t <= state.t_last:
        return []
    return pass_time(state, t, settings, max(1.0, state.interval.seconds) * MS_PER_S)


def _judge(
    state: PersonState,
    second: Second,
    reading: Reading,
    settings: EngineSettings,
    made: list[Transition],
    unit_s: float,
    ms: float,
) -> Verdict:
    t = second.t
    state.t_assessed = t
    state.assessed_s += unit_s
    blank = recovering(state, t, settings, ms)
    ready = progress_of(state, settings) >= 1.0
    now = Moment(t, ms, unit_s, gate_of(state, t, settings.times, ms))
    residuals = residuals_of(state, reading, settings.signs.channels)
    follow_signs(state.signs, settings.signs, residuals, second.channels, now)
    evidence = escalate(state, reading, settings, t, ms, unit_s)
    if settings.unseen is not None:
        unlike = most_unlike(settings.unseen, state.unseen, second.channels)
        evidence = settings.composite.score_middle + unlike
    changed = sustained(state, reading, settings)
    ruling = rule(state, second, None if blank else evidence, ready, settings, changed)
    calm = evidence < settings.times.off_level * limit_scale(state) and not ruling.any_flag
    if not blank or ruling.tier is not None:
        signal = Signal(t, ruling.any_flag, ruling.tier, calm)
        made = made + machine.advance(state.episode, signal, settings.times, ms)
        if made and made[-1].change is Change.CLOSED:
            state.channels.forget_changes()
    if state.episode.is_open:
        tail = t + round(settings.times.freeze_tail_s * ms)
        state.tail_until = max(state.tail_until, tail)
    band = band_of(state, settings.composite)
    follow(state, evidence, gate_of(state, t, settings.times, ms), unit_s)
    state.last_evidence = evidence
    score = score_of(evidence, settings.composite)
    lines: tuple[Line, ...] = ()
    if made:
        lines = lines_of(state, second, reading.terms(settings), ruling, settings)
    return _verdict(state, t, settings, made, score, band, lines)


def _unseen(state: PersonState, t: int) -> None:
    """Nobody sees this person now: say so at once where nothing is open, else after 10 s."""
    never = state.t_assessed is None or withheld(state, t)
    if never and not state.episode.is_open and state.episode.phase is not Phase.COOLDOWN:
        state.episode.phase = Phase.UNKNOWN


def _verdict(
    state: PersonState,
    t: int,
    settings: EngineSettings,
    made: list[Transition],
    score: float | None,
    band: tuple[float, float] | None,
    lines: tuple[Line, ...],
) -> Verdict:
    progress = progress_of(state, settings)
    phase = Phase.UNKNOWN if withheld(state, t) else state.episode.phase
    return Verdict(
        score=score,
        low=band[0] if band else None,
        high=band[1] if band else None,
        tier=state.episode.tier,
        phase=Phase.LEARNING if phase is Phase.QUIET and progress < 1.0 else phase,
        learning=learning_state(state, t, progress),
        progress=progress,
        transitions=tuple(made),
        lines=lines,
    )
