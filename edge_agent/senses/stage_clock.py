"""Processor time per stage of one window, and calls: measured for metrics, never in a score."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager


class StageClock:
    """Sums this thread's processor time by stage; FFmpeg's own time is not in it."""

    def __init__(self) -> None:
        self._ms: dict[str, float] = {}
        self._calls: Counter[str] = Counter()

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count what runs inside."""
        started = time.thread_time()
        try:
            yield
        finally:
            self._ms[name] = self._ms.get(name, 0.0) + (time.thread_time() - started) * 1000

    def called(self, encoder: str, times: int = 1) -> None:
        """An encoder that is no network ran; networks count their own calls."""
        self._calls[encoder] += times

    def calls(self) -> dict[str, int]:
        """Calls by encoder."""
        return dict(self._calls)

    def totals_ms(self) -> dict[str, float]:
        """Milliseconds by stage."""
        return dict(self._ms)
