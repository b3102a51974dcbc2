"""The person's other episodes in the 24 h before an event."""

from collections import Counter
from dataclasses import dataclass

from reasoning_service.domain.facts import PRIOR_MS, History, evidence
from reasoning_service.domain.quantities import seconds
from shared.contracts import Event, EvidenceLine


@dataclass(frozen=True, slots=True)
class Prior:
    """Other episodes by the highest tier that each reached.

    ``last_before_ms``: from the beginning of the latest of them to this notice, None without one.
    """

    by_tier: dict[int, int]
    last_before_ms: int | None
    line: EvidenceLine

    @property
    def total(self) -> int:
        """All other episodes."""
        return sum(self.by_tier.values())


def prior(event: Event, history: History) -> Prior:
    """Count the other episodes; configurations under comparison raise none."""
    highest: dict[str, int] = {}
    latest: int | None = None
    for other in history.prior:
        if _counts(other, event) and other.tier is not None:
            highest[other.episode_id] = min(other.tier, highest.get(other.episode_id, 3))
            latest = max(other.t_onset, latest or 0)
    by_tier = dict(sorted(Counter(highest.values()).items()))
    last = None if latest is None else max(0, event.t_event - latest)
    line = evidence("prior", _text(by_tier, last), event.t_event - PRIOR_MS, event.t_event)
    return Prior(by_tier, last, line)


def _text(by_tier: dict[int, int], last: int | None) -> str:
    hours = PRIOR_MS // 3_600_000
    text = f"Other episodes in the {hours} h before: {sum(by_tier.values())}" + "".join(
        f"; of tier {tier}: {count}" for tier, count in by_tier.items()
    )
    return text if last is None else f"{text}; the last of them began {seconds(last)} before"


def _counts(other: Event, event: Event) -> bool:
    in_time = event.t_event - PRIOR_MS <= other.t_event <= event.t_event
    return in_time and other.episode_id != event.episode_id and not other.shadow
