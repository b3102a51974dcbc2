"""Where an event time lies in the day, and the passing of hours."""

from threshold_service.domain.kernel import baseline
from threshold_service.domain.person import PersonState
from threshold_service.domain.settings import EngineSettings

MS_PER_HOUR = 3_600_000


def bin_of(t: int) -> tuple[int, float]:
    """The hour bin (UTC) with its centre at or before ``t``, and how far the next is approached.

    >>> bin_of(MS_PER_HOUR // 2), bin_of(0)
    ((0, 0.0), (23, 0.5))
    """
    position, within = divmod(t - MS_PER_HOUR // 2, MS_PER_HOUR)
    return position % baseline.HOURS, within / MS_PER_HOUR


def turn(state: PersonState, t: int, settings: EngineSettings) -> tuple[int, float]:
    """``bin_of(t)``; where an hour has passed, every channel's rhythm is moved on first."""
    hour = t // MS_PER_HOUR
    if hour != state.hour:
        elapsed = float(hour - state.hour) if state.hour else 0.0
        table = state.channels
        for name, row, hours in zip(table.names, table.states, table.hours, strict=True):
            baseline.turn_hour(settings.model_of(name).row, row, hours, elapsed)
        state.hour = hour
    return bin_of(t)


def expected(state: PersonState, name: str, t: int) -> float:
    """What is usual for this channel at ``t``, after its transform."""
    level = baseline.level_of(state.channels.state_of(name))
    return level + baseline.season_of(state.channels.hours_of(name), *bin_of(t))
