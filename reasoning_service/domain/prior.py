"""The person's other episodes in the 24 h before an event."""

from collections import Counter
from dataclasses import dataclass

from reasoning_service.domain.facts import PRIOR_MS, History, evidence
from shared.contracts import Event, EvidenceLine


@dataclass(frozen=True, slots=True)
class Prior:
    """Other episodes by the highest tier that each reached."""

    by_tier: dict[int, int]
    line: EvidenceLine

    @property
    def total(self) -> int:
        """All other episodes."""
        return sum(self.by_tier.values())


def prior(event: Event, history: History) -> Prior:
    """Count the other episodes; configurations under comparison raise none."""
    highest: dict[str, int] = {}
    for other in history.prior:
        if _counts(other, event) and other.tier is not None:
            highest[other.episode_id] = min(other.tier, highest.get(other.episode_id, 3))
    by_tier = dict(sorted(Counter(highest.values()).items()))
    hours = PRIOR_MS // 3_600_000
    text = f"Other episodes in the {hours} h before: {sum(by_tier.values())}" + "".join(
        f"; of tier {tier}: {count}" for tier, count in by_tier.items()
    )
    return Prior(by_tier, evidence("prior", text, event.t_event - PRIOR_MS, event.t_event))


def _counts(other: Event, event: Event) -> bool:
    in_time = event.t_event - PRIOR_MS <= other.t_event <= event.t_event
    return in_time and other.episode_id != event.episode_id and not other.shadow
