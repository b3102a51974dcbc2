"""Room kept back on the disk, so that what is acknowledged can be deleted when it is full."""

import contextlib
import os
from pathlib import Path

RESERVE_BYTES = 1024 * 1024
"""Several times the write-ahead log (256 kB): even deleting needs room to be written down."""


class Reserve:
    """A file that holds disk space and nothing else."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.held = False
        self.take()

    def take(self) -> bool:
        """Hold the space, if there is enough; answers whether it is held."""
        if self.held:
            return True
        try:
            with self._path.open("wb") as file:
                os.posix_fallocate(file.fileno(), 0, RESERVE_BYTES)
        except OSError:
            self.release()
            return False
        self.held = True
        return True

    def release(self) -> None:
        """Give the space to whoever needs it now."""
        with contextlib.suppress(OSError):  # a disk that takes no writes gives no space back
            self._path.unlink(missing_ok=True)
        self.held = False
