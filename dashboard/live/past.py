"""The messages of a while ago, for those whose connection broke: nothing is lost, or it is said."""

from collections import deque
from dataclasses import dataclass
from typing import Final

from dashboard.domain.scope import Home

KEPT: Final = 1000
"""Some hours of a quiet house and minutes of the worst one; a thousand messages are a megabyte."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A message by its id, what it belongs to, and whom it was about when it was sent."""

    id: str
    topic: str
    about: Home
    name: str
    data: str


class Past:
    """The newest ``KEPT`` messages of this process, whose ids no other process's are taken for."""

    def __init__(self, process: str, kept: int = KEPT) -> None:
        self._process = process
        self._kept = kept
        self._sent: deque[tuple[int, Sent]] = deque()
        self._forgotten = 0
        """The number of the newest message that is gone; whoever has it misses nothing."""

    def keep(self, number: int, sent: Sent) -> None:
        """Remember a message; numbers only ever grow."""
        if len(self._sent) >= self._kept:
            self._forgotten, _ = self._sent.popleft()
        self._sent.append((number, sent))

    def forget(self, person_id: str) -> None:
        """Leave out whatever was about somebody."""
        others = [each for each in self._sent if each[1].about.person_id != person_id]
        self._sent = deque(others)

    def id_of(self, number: int) -> str:
        """What a message is known by at the other end."""
        return f"{self._process}-{number}"

    def since(self, last_id: str, newest: int) -> list[Sent] | None:
        """All that came behind ``last_id``; None where some of it is gone, or it is not ours.

        ``newest``: the number of the newest message of any kind; no honest id is beyond it.
        """
        process, _, text = last_id.rpartition("-")
        if process != self._process or not (text.isascii() and text.isdigit() and len(text) < 16):
            return None
        number = int(text)
        if not self._forgotten <= number <= newest:
            return None
        return [sent for kept, sent in self._sent if kept > number]
