"""Who looked at what and why: one line each, written before anything is shown.

Each line carries the hash of the one before it, so that a line taken out or changed is seen.
"""

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

BEGINNING = "0" * 64


@dataclass(frozen=True, slots=True)
class View:
    """One look at the evidence of one person; times are epoch ms."""

    at: int
    who: str
    person_id: str
    because: str
    t_from: int
    t_to: int


class AuditFile:
    """The lines, 0600, synced to the disk as they are written."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def note(self, view: View) -> None:
        """Write one line. ``OSError`` when it cannot be kept: then nothing may be shown."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        line = json.dumps({**asdict(view), "before": self._last_hash()}, ensure_ascii=False)
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        with os.fdopen(os.open(self._path, flags, 0o600), "a", encoding="utf-8") as file:
            file.write(line + "\n")
            file.flush()
            os.fsync(file.fileno())

    def first_broken(self) -> int | None:
        """The number (from 1) of the first line that does not follow from the one before it."""
        expected = BEGINNING
        for number, line in enumerate(self._lines(), start=1):
            try:
                before = json.loads(line)["before"]
            except (ValueError, KeyError, TypeError):
                return number
            if before != expected:
                return number
            expected = _hash(line)
        return None

    def _last_hash(self) -> str:
        lines = self._lines()
        return _hash(lines[-1]) if lines else BEGINNING

    def _lines(self) -> list[str]:
        if not self._path.exists():
            return []
        return self._path.read_text(encoding="utf-8").splitlines()


def _hash(line: str) -> str:
    return hashlib.sha256(line.encode()).hexdigest()
