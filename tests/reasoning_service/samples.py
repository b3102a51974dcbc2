"""Events and histories for the tests: one hand-made case, and Hypothesis strategies for many."""

from hypothesis import strategies as st

from reasoning_service.domain.facts import History
from shared.contracts import (
    BaselineSnapshot,
    BaselineState,
    ChannelBaseline,
    Event,
    EventKind,
    Reason,
    ScoredWindow,
    Trigger,
    WindowState,
)
from shared.contracts.channels import REGISTRY

T = 1_700_000_000_000
CHANNELS = tuple(REGISTRY)
RULES = (
    "composite", "audio_alarm_cue", "change", "volatility", "transitions", "novelty", "surprise",
    "of_tomorrow",
)  # fmt: skip
"""The threshold service's rules, and one that nobody knows yet."""


def event(**changes: object) -> Event:
    """A tier 1 opening: loud, fearful, restless."""
    triggers = (
        trigger("loudness_dbfs", -18.2, -42.4, 4.8),
        trigger("p_fear", 0.52, 0.15, 2.8),
        trigger("erratic_ratio", 0.67, 0.08, 5.6),
    )
    base = Event(
        event_id="e1",
        person_id="p-1",
        episode_id="ep1",
        revision=3,
        kind=EventKind.OPENED,
        tier=1,
        t_onset=T - 38_000,
        t_event=T,
        score=0.83,
        triggers=triggers,
        baseline_state=BaselineState.READY,
        config_version="c1",
    )
    return base.model_copy(update=changes)


def trigger(channel: str, value: float, expected: float, z: float) -> Trigger:
    """A rule that held for the last half minute."""
    return Trigger(
        rule="robust_z",
        channel=channel,
        value=value,
        expected=expected,
        z=z,
        t_from=T - 30_000,
        t_to=T,
    )


def history(seconds: int = 120) -> History:
    """Windows in which loudness climbs over the last 45 s, a baseline and two prior episodes."""
    windows = tuple(_window(T - ago * 1000, ago) for ago in range(seconds, 0, -1))
    prior = (
        event(
            event_id="old1", episode_id="old", tier=3, t_onset=T - 9_000_000, t_event=T - 8_000_000
        ),
        event(
            event_id="old2",
            episode_id="older",
            tier=2,
            t_onset=T - 19_000_000,
            t_event=T - 18_000_000,
        ),
    )
    return History(windows, baseline(), prior)


def baseline() -> BaselineSnapshot:
    """A ready baseline of two channels."""
    return BaselineSnapshot(
        person_id="p-1",
        t=T - 1000,
        state=BaselineState.READY,
        config_version="c1",
        channels={
            "loudness_dbfs": ChannelBaseline(level=-42, scale=2, n_eff=900, low=-46, high=-38),
            "p_fear": ChannelBaseline(level=-1.7, scale=0.3, n_eff=900, low=0.11, high=0.2),
        },
        learning_progress=1.0,
    )


def _window(t_start: int, ago: int) -> ScoredWindow:
    loud = -42.0 if ago > 45 else -18.0 - 0.5 * ago
    hidden = ago <= 12
    return ScoredWindow(
        t_start=t_start,
        hop_s=1.0,
        state=WindowState.DEGRADED if hidden else WindowState.OK,
        reasons=(Reason.NO_FACE,) if hidden else (),
        channels={
            "loudness_dbfs": loud,
            "p_fear": None if hidden else 0.3,
            "p_whimper": 0.83 if ago == 6 else 0.02,
            "erratic_ratio": 0.1 if ago > 45 else 0.6,
        },
        score=0.2,
    )


def _value(channel: str) -> st.SearchStrategy[float]:
    line = REGISTRY[channel]
    return st.floats(line.low, line.high, allow_nan=False)


@st.composite
def triggers(draw: st.DrawFn) -> Trigger:
    """Any registered channel within its range, and names nobody registered."""
    channel = draw(st.sampled_from((*CHANNELS, "score", "cusum up/é")))
    value = _value(channel) if channel in REGISTRY else st.floats(-1e6, 1e6)
    begin = T - draw(st.integers(0, 3_600_000))
    return Trigger(
        rule=draw(st.sampled_from(RULES)),
        channel=channel,
        value=draw(value),
        expected=draw(value),
        z=draw(st.floats(-1e4, 1e4)),
        t_from=begin,
        t_to=T,
    )


@st.composite
def events(draw: st.DrawFn) -> Event:
    """Any opened or escalated event around ``T``."""
    return event(
        kind=draw(st.sampled_from((EventKind.OPENED, EventKind.ESCALATED))),
        tier=draw(st.sampled_from((1, 2, 3, None))),
        t_onset=T - draw(st.integers(0, 7_200_000)),
        score=draw(st.floats(0, 1)),
        triggers=tuple(draw(st.lists(triggers(), max_size=20))),
        baseline_state=draw(st.sampled_from(BaselineState)),
    )


@st.composite
def windows(draw: st.DrawFn, ago: int) -> ScoredWindow:
    """One second with a few channels, some without a value, some not assessable."""
    names = draw(st.lists(st.sampled_from(CHANNELS), max_size=4, unique=True))
    state = draw(st.sampled_from(WindowState))
    reasons = () if state is WindowState.OK else (draw(st.sampled_from(Reason)),)
    return ScoredWindow(
        t_start=T - ago * 1000,
        hop_s=1.0,
        state=state,
        reasons=reasons,
        channels={name: draw(st.none() | _value(name)) for name in names},
        score=None,
    )


@st.composite
def histories(draw: st.DrawFn) -> History:
    """Histories with gaps, with and without a baseline and prior episodes."""
    ages = sorted(draw(st.sets(st.integers(0, 1799), max_size=12)), reverse=True)
    tiers = draw(st.lists(st.sampled_from((1, 2, 3, None)), max_size=5))
    prior = tuple(
        event(event_id=f"o{i}", episode_id=f"o{i % 3}", tier=tier, t_event=T - 1000 * i)
        for i, tier in enumerate(tiers)
    )
    return History(
        tuple(draw(windows(ago)) for ago in ages),
        draw(st.none() | st.just(baseline())),
        prior,
    )
