"""What may happen to a person, drawn at random: calm, distress, hovering, darkness, silence."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from hypothesis import strategies as st

from tests.threshold_service.people import QUALITY, T0, Person
from tests.threshold_service.people import settings as default_settings
from threshold_service.domain.engine import step, tick
from threshold_service.domain.episode import Transition
from threshold_service.domain.person import PersonState, restore, snapshot
from threshold_service.domain.verdict import Second, Verdict

ENGINE = default_settings()
CHANNELS = ("distress_fused", "valence", "arousal", "loudness_dbfs", "motion_energy")
"""Three senses, so that an example of some hundred seconds takes milliseconds."""


@dataclass(frozen=True)
class Tick:
    """Event time moves without a record."""

    t: int


@dataclass(frozen=True)
class Pause:
    """Nobody may judge until then; 0 ends it."""

    until: int


Action = Second | Tick | Pause


@dataclass(frozen=True)
class Taken:
    """One action, the time it brought, and what came of it."""

    action: Action
    t: int
    verdict: Verdict | None
    transitions: tuple[Transition, ...]


def take(state: PersonState, action: Action, before: int) -> Taken:
    """Give one action to a person; ``before``: the event time until then."""
    if isinstance(action, Pause):
        state.paused_until = action.until
        return Taken(action, before, None, ())
    if isinstance(action, Tick):
        return Taken(action, action.t, None, tuple(tick(state, action.t, ENGINE)))
    verdict = step(state, action, ENGINE)
    return Taken(action, action.t, verdict, verdict.transitions if verdict else ())


def each(state: PersonState, actions: list[Action]) -> Iterator[Taken]:
    """One after the other; the state is as it was after each."""
    t = 0
    for action in actions:
        taken = take(state, action, t)
        t = taken.t
        yield taken


def play(state: PersonState, actions: list[Action]) -> list[Taken]:
    """All of them in order."""
    return list(each(state, actions))


LENGTHS = st.sampled_from([3, 9, 15, 30, 45, 90])
_SEEN = st.tuples(st.sampled_from(["calm", "mild", "hover", "distress", "worse"]), LENGTHS)
STAGES = st.one_of(
    _SEEN,
    _SEEN,
    st.tuples(st.just("bout"), LENGTHS),
    st.tuples(st.sampled_from(["blind", "scream", "absent"]), LENGTHS),
    st.tuples(st.just("silence"), st.sampled_from([2, 9, 12, 20, 70, 1300])),
    st.tuples(st.just("ticks"), st.sampled_from([3, 15, 40, 1300])),
    st.tuples(st.just("pause"), LENGTHS),
)
LEVEL = {"calm": 0.0, "mild": 1.8, "hover": 2.4, "distress": 3.2, "worse": 6.0}
"""In prior scales: near the limits of tier 3 and 2, over 2's, over 1's."""


def written(seed: int, stages: list[tuple[str, int]]) -> list[Action]:
    """The actions of stages; a silence is a gap between records, ticks fill one."""
    person, t = Person(seed, offset=0.4), T0
    made: list[Action] = []
    for name, length in stages:
        if name in ("silence", "ticks"):
            made += [Tick(t + 1000 * s) for s in range(0, length, 5)] if name == "ticks" else []
            t += 1000 * length
            continue
        if name == "pause":
            made.append(Pause(t + 1000 * length))
        for kind in [name] * length if name != "bout" else ["distress"] * length + ["calm"] * 35:
            made.append(_second(person, kind, t))
            t += 1000
    return made


def _second(person: Person, name: str, t: int) -> Second:
    drawn = person.channels(LEVEL.get(name, 0.0))
    channels = {channel: drawn[channel] for channel in CHANNELS}
    second = Second(t, 1.0, True, channels, QUALITY)
    if name == "scream":
        return replace(second, channels={**channels, "p_scream": 0.95})
    if name == "absent":
        return replace(second, channels=dict.fromkeys(channels))
    return replace(second, assessable=name != "blind")


SCRIPTS = st.builds(written, st.integers(0, 999), st.lists(STAGES, min_size=3, max_size=12))


@cache
def _raised() -> str:
    """Ten calm minutes, so that every tier may be given."""
    state, person = PersonState(), Person(1, offset=0.4)
    for index in range(-600, 0):
        step(state, _second(person, "calm", T0 + 1000 * index), ENGINE)
    assert state.learnt
    return snapshot(state)


NEWBORN = snapshot(PersonState())
BEGINNINGS = st.sampled_from(["known", "new"])


def begun(who: str) -> PersonState:
    """Somebody whose usual is known, or nobody's."""
    return restore(_raised() if who == "known" else NEWBORN)
