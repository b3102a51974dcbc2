"""The exact engine over one person's stored seconds, with another factor: which episodes open."""

from collections.abc import Iterable
from dataclasses import dataclass

from threshold_service.domain.agreement import Raised
from threshold_service.domain.engine import step
from threshold_service.domain.person import PersonState
from threshold_service.domain.phases import Change
from threshold_service.domain.settings import EngineSettings
from threshold_service.domain.verdict import Second

DAY_S = 86_400.0


@dataclass(frozen=True, slots=True)
class Replayed:
    """Episodes that began at or after the span's start, and the person-days judged since then."""

    raised: tuple[Raised, ...]
    days: float


def replay(
    person: str,
    seconds: Iterable[Second],
    state: PersonState,
    from_ms: int,
    settings: EngineSettings,
) -> Replayed:
    """Steps ``state`` through ``seconds``, oldest first; those before ``from_ms`` warm it up."""
    open_episode: tuple[int, int] | None = None
    found: list[Raised] = []
    judged_s, last = 0.0, from_ms
    for second in seconds:
        verdict = step(state, second, settings)
        if verdict is None:
            continue
        last = second.t
        if verdict.score is not None and second.t >= from_ms:
            judged_s += state.interval.seconds
        for change in verdict.transitions:
            if change.change in (Change.OPENED, Change.ESCALATED) and change.tier is not None:
                tier = min(change.tier, open_episode[1] if open_episode else change.tier)
                open_episode = (change.t_onset, tier)
            elif change.change is Change.CLOSED and open_episode is not None:
                found.append(Raised(person, open_episode[1], open_episode[0], second.t))
                open_episode = None
    if open_episode is not None:
        found.append(Raised(person, open_episode[1], open_episode[0], last))
    return Replayed(tuple(e for e in found if e.onset >= from_ms), judged_s / DAY_S)
