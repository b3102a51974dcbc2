"""From contracts to the engine's records, and from its verdicts to contracts."""

from typing import Any

from shared.contracts import (
    BaselineSnapshot,
    BaselineState,
    ChannelBaseline,
    Event,
    EventKind,
    LiveState,
    ScoreWindow,
    Trigger,
    WindowState,
)
from shared.contracts.event import episode_id, event_id
from shared.exact_json import to_text
from threshold_service.domain.episode import Transition
from threshold_service.domain.freezing import learning_state, progress_of
from threshold_service.domain.hours import expected
from threshold_service.domain.kernel import baseline
from threshold_service.domain.person import PersonState
from threshold_service.domain.phases import Change
from threshold_service.domain.settings import EngineSettings
from threshold_service.domain.verdict import Line, Second, Verdict

BAND = 1.96
"""95 of 100 calm seconds, were they normal."""


def second_of(window: ScoreWindow) -> Second:
    """What the engine judges. The fused channels are as good as the best sense behind them."""
    quality: dict[str, float] = {str(name): q for name, q in window.quality.items()}
    if quality:
        quality["fused"] = max(quality.values())
    assessable = window.state is not WindowState.CANNOT_ASSESS
    return Second(window.t_start, window.hop_s, assessable, window.channels, quality)


def window_body(
    window: ScoreWindow, verdict: Verdict | None, late: bool, withheld: bool = False
) -> str:
    """A ``ScoredWindow`` as JSON; without the person's consent, or paused, without values."""
    body: dict[str, Any] = {
        "t_start": window.t_start,
        "hop_s": window.hop_s,
        "state": "cannot_assess" if withheld else window.state.value,
        "reasons": ["paused"] if withheld else [reason.value for reason in window.reasons],
        "channels": {} if withheld else window.channels,
        "quality": {} if withheld else window.quality,
        "modality_weight": {} if withheld else window.modality_weight,
        "score": verdict.score if verdict else None,
        "expected_low": verdict.low if verdict else None,
        "expected_high": verdict.high if verdict else None,
        "tier": verdict.tier if verdict else None,
        "late": late,
    }
    return to_text(body)


def event_of(
    person_id: str,
    state: PersonState,
    transition: Transition,
    settings: EngineSettings,
    t_event: int,
    lines: tuple[Line, ...],
    window: ScoreWindow | None,
    score: float,
) -> Event:
    """An event with an id that a replay of the same records would give again.

    Moves the person's revision, and the configuration that names the episode: an episode keeps
    the identity it began with, whatever configuration ends it.
    """
    if transition.change is Change.OPENED:
        state.episode_config = settings.config_version
    raising = transition.change in (Change.OPENED, Change.ESCALATED)
    config = state.episode_config or settings.config_version
    if transition.change is Change.CLOSED:
        state.episode_config = ""
    name = f"{transition.change.value}:{transition.tier}:{transition.number}"
    state.revision += 1
    return Event(
        event_id=event_id(person_id, transition.t_onset, name, config),
        person_id=person_id,
        source_id=window.source_id if window else None,
        episode_id=episode_id(person_id, transition.t_onset, config),
        revision=state.revision,
        kind=EventKind(transition.change.value),
        tier=transition.tier,
        t_onset=transition.t_onset,
        t_event=t_event,
        score=score,
        triggers=tuple(_trigger(line) for line in lines) if raising else (),
        baseline_state=BaselineState(learning_state(state, t_event, progress_of(state, settings))),
        config_version=settings.config_version,
        trace_id=window.trace_id if window else None,
    )


def live_of(
    window: ScoreWindow, state: PersonState, verdict: Verdict, settings: EngineSettings
) -> LiveState:
    """The newest second, for the wall."""
    episode = None
    if state.episode.is_open:
        config = state.episode_config or settings.config_version
        episode = episode_id(window.person_id, state.episode.t_onset, config)
    return LiveState(
        person_id=window.person_id,
        source_id=window.source_id,
        t_end=window.t_end,
        state=window.state,
        reasons=window.reasons,
        score=verdict.score,
        expected_low=verdict.low,
        expected_high=verdict.high,
        tier=verdict.tier,
        phase=verdict.phase.value,
        episode_id=episode,
        baseline_state=BaselineState(verdict.learning.value),
        learning_progress=verdict.progress,
        config_version=settings.config_version,
        bundle_id=window.bundle_id,
    )


def baseline_of(person_id: str, state: PersonState, settings: EngineSettings) -> BaselineSnapshot:
    """What is usual for this person, per channel."""
    t = state.t_last or 0
    progress = progress_of(state, settings)
    return BaselineSnapshot(
        person_id=person_id,
        t=t,
        state=BaselineState(learning_state(state, t, progress).value),
        config_version=settings.config_version,
        channels={
            name: _channel(name, state, settings) for name in sorted(state.channels.names)[:64]
        },
        learning_progress=progress,
    )


def _channel(name: str, state: PersonState, settings: EngineSettings) -> ChannelBaseline:
    model = settings.model_of(name)
    row = state.channels.state_of(name)
    level = expected(state, name, state.t_last or 0)
    scale = baseline.variance_of(model.row, row) ** 0.5
    return ChannelBaseline(
        level=level,
        scale=scale,
        n_eff=row[baseline.N],
        low=model.inverse(level - BAND * scale),
        high=model.inverse(level + BAND * scale),
        hours=tuple(state.channels.hours_of(name)[: baseline.HOURS]),
    )


def _trigger(line: Line) -> Trigger:
    return Trigger(
        rule=line.rule,
        channel=line.channel,
        value=line.value,
        expected=line.expected,
        z=line.z,
        t_from=line.t_from,
        t_to=line.t_to,
    )
