"""A change that lasts, as a reason to call: which channel, and since when."""

from dataclasses import dataclass

from threshold_service.domain.observing import Reading
from threshold_service.domain.person import PersonState
from threshold_service.domain.settings import EngineSettings


@dataclass(frozen=True, slots=True)
class Sustained:
    """``tier``: what it calls for, None where it only keeps an open event from closing.

    ``channel``: the one nearest to its limit, also where it was the composite that changed.
    ``since``: when the change began, epoch ms.
    """

    tier: int | None
    channel: str
    since: int


def sustained(state: PersonState, reading: Reading, settings: EngineSettings) -> Sustained | None:
    """The change of this second, None where there is none.

    A channel that is silent now is not asked: what was changed may be over.
    """
    g = reading.g
    top = max(g)
    reached = top >= 1.0
    if not (reached or (state.episode.is_open and top >= settings.change.off)):
        return None
    count = len(reading.names)
    nearest = max(range(count), key=lambda index: (g[index], reading.z[index]))
    channel = reading.names[nearest]
    since = state.channels.change_since(channel if g[nearest] >= g[count] else None)
    return Sustained(settings.change.tier if reached else None, channel, since)
