"""How far a replay is, for somebody who watches a terminal."""

import time
from typing import TextIO

EVERY_S = 0.2


class Progress:
    """Counts rows; silent where nobody watches."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._shown = stream.isatty()
        self._next = 0.0
        self._started = time.monotonic()
        self._rows = 0

    def step(self) -> None:
        """One more row."""
        self._rows += 1
        if self._shown and time.monotonic() >= self._next:
            self._next = time.monotonic() + EVERY_S
            self._show("\r")

    def done(self) -> None:
        """The last word."""
        if self._shown:
            self._show("\r")
            self._stream.write("\n")

    def _show(self, lead: str) -> None:
        rate = self._rows / max(time.monotonic() - self._started, 1e-3)
        self._stream.write(f"{lead}{self._rows:>10,} rows  {rate:>9,.0f} a second")
        self._stream.flush()
