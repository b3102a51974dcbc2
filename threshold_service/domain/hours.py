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
        for name, channel in state.channels.items():
            model = settings.channels.get(name) or settings.unknown(name)
            baseline.turn_hour(model.row, channel.baseline, channel.hours, elapsed)
        state.hour = hour
    return bin_of(t)


def expected(state: PersonState, name: str, t: int) -> float:
    """What is usual for this channel at ``t``, after its transform."""
    channel = state.channels[name]
    return baseline.level_of(channel.baseline) + baseline.season_of(channel.hours, *bin_of(t))
