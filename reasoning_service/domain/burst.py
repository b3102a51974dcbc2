"""In which order events that came together are explained: the most urgent first, each
episode's in the order in which they happened. Pure."""

from collections.abc import Sequence

from reasoning_service.domain.admission import LEAST_URGENT
from shared.contracts import Event


def by_urgency(events: Sequence[Event]) -> list[int]:
    """The places of ``events``, given in the order they came, in the order to explain them.

    An event is as urgent as the most urgent that followed it in the same episode: words for an
    escalation are written from those for its beginning, which therefore go ahead with it. Sorting
    by tier alone would turn the two around. Episodes know nothing of each other's words.
    """
    urgency: dict[str, int] = {}
    keys: list[tuple[int, int]] = []
    for place in range(len(events) - 1, -1, -1):
        event = events[place]
        tier = event.tier or LEAST_URGENT
        urgency[event.episode_id] = min(tier, urgency.get(event.episode_id, tier))
        keys.append((urgency[event.episode_id], place))
    return [place for _, place in sorted(keys)]
