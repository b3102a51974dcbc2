"""Output files that appear whole or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from threshold_service.errors import OutputUnwritable


@contextmanager
def whole_file(path: Path) -> Iterator[TextIO]:
    """UTF-8 text for ``path``, under another name until the block ends without an error."""
    part = path.with_name(f"{path.name}.part")
    try:
        target = part.open("w", encoding="utf-8", newline="")
    except OSError as error:
        raise OutputUnwritable(f"{path}: cannot be written: {error.strerror}") from error
    try:
        with target:
            yield target
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
