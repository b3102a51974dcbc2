"""Keys of the dashboard's own, made at their first use, readable by its user alone."""

import contextlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path


def kept(file: Path, make: Callable[[], bytes]) -> bytes:
    """What ``file`` holds; written from ``make`` where there is none, and never replaced."""
    if not file.exists():
        _write_new(file, make())
    return file.read_bytes()


def _write_new(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor, new = tempfile.mkstemp(dir=file.parent, prefix=file.name)  # mode 0600
    with os.fdopen(descriptor, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    try:
        with contextlib.suppress(FileExistsError):
            os.link(new, file)  # whoever comes first: a link, unlike a rename, replaces nothing
    finally:
        Path(new).unlink()
