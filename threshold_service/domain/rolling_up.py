"""A person's seconds rolled up: what a whole day looks like without 86,400 points."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

PAUSED = "paused"


@dataclass(slots=True)
class Bucket:
    """Some minutes of one person from ``t`` on, epoch milliseconds; counts are windows.

    ``assessed`` have a score; of the others ``paused`` were withheld for care, and ``reasons`` says
    why the rest could not be judged. ``tier``: the most urgent one that an open episode had.
    """

    t: int
    windows: int = 0
    assessed: int = 0
    paused: int = 0
    score_sum: float = 0.0
    highest: float | None = None
    low_sum: float = 0.0
    high_sum: float = 0.0
    banded: int = 0
    tier: int | None = None
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def mean(self) -> float | None:
        """The mean score of what could be assessed."""
        return self.score_sum / self.assessed if self.assessed else None

    @property
    def band(self) -> tuple[float, float] | None:
        """The mean band of what is usual."""
        return (self.low_sum / self.banded, self.high_sum / self.banded) if self.banded else None

    @property
    def reason(self) -> str | None:
        """The commonest reason why a second could not be judged; ties by name."""
        if not self.reasons:
            return None
        return min(self.reasons, key=lambda name: (-self.reasons[name], name))


def roll_up(windows: Iterable[Mapping[str, Any]], step_ms: int) -> list[Bucket]:
    """Stored windows (``ScoredWindow`` as JSON objects) by ``step_ms``; empty steps are left out.

    >>> [b.t for b in roll_up([{"t_start": 61_000, "score": None, "reasons": ["paused"]}], 60_000)]
    [60000]
    """
    found: dict[int, Bucket] = {}
    for window in windows:
        t = window["t_start"] // step_ms * step_ms
        bucket = found.get(t)
        if bucket is None:
            bucket = found[t] = Bucket(t)
        _take(bucket, window)
    return [found[t] for t in sorted(found)]


def _take(bucket: Bucket, window: Mapping[str, Any]) -> None:
    bucket.windows += 1
    score, tier = window["score"], window.get("tier")
    if tier is not None:
        bucket.tier = tier if bucket.tier is None else min(tier, bucket.tier)
    if score is None or window.get("state") == "cannot_assess":
        _unseen(bucket, window)
        return
    bucket.assessed += 1
    bucket.score_sum += score
    bucket.highest = score if bucket.highest is None else max(bucket.highest, score)
    low, high = window.get("expected_low"), window.get("expected_high")
    if low is not None and high is not None:
        bucket.low_sum += low
        bucket.high_sum += high
        bucket.banded += 1


def _unseen(bucket: Bucket, window: Mapping[str, Any]) -> None:
    reasons = window.get("reasons", ())
    if PAUSED in reasons:
        bucket.paused += 1
    else:
        bucket.reasons.update(reasons)
