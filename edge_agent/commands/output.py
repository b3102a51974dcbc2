"""Result files that exist whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from edge_agent.errors import OutputError


@contextmanager
def whole_file(path: Path) -> Iterator[TextIO]:
    """Write beside ``path`` and move it there at the end: a failed run leaves the old file."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        file = part.open("w", encoding="utf-8", newline="")
    except OSError as error:
        raise OutputError(f"The result cannot be written to {path}.", str(error)) from error
    try:
        with file:
            yield file
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
