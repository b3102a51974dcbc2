"""A bar for somebody who watches a terminal; silent where nobody does."""

import time
from typing import TextIO

WIDTH = 30
EVERY_S = 0.1


class Progress:
    """How many of ``total`` are done."""

    def __init__(self, total: int, stream: TextIO) -> None:
        self._total, self._stream, self._done = total, stream, 0
        self._shown = stream.isatty()
        self._next_s = 0.0

    def step(self) -> None:
        """One more is done."""
        self._done += 1
        last = self._done == self._total
        if self._shown and (last or time.monotonic() >= self._next_s):
            self._next_s = time.monotonic() + EVERY_S
            filled = WIDTH * self._done // self._total
            bar = "#" * filled + "." * (WIDTH - filled)
            self._stream.write(f"\r[{bar}] {self._done} of {self._total}" + ("\n" if last else ""))
            self._stream.flush()
