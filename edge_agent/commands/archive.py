"""The files of a zip, in a stable order."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from edge_agent.errors import ArchiveError


@dataclass(frozen=True)
class Archive:
    """``names`` are paths inside the zip, sorted; a file's label is its folder."""

    file: zipfile.ZipFile
    names: tuple[str, ...]

    def read(self, name: str) -> bytes:
        """The content, or ``ArchiveError`` naming the file."""
        try:
            return self.file.read(name)
        except (zipfile.BadZipFile, OSError) as error:
            raise ArchiveError(f"{name} inside the archive is damaged.", str(error)) from error


def label_of(name: str) -> str:
    """The folder's name; empty at the top of the zip.

    >>> label_of("train/angry/1.jpg")
    'angry'
    """
    return PurePosixPath(name).parent.name


@contextmanager
def open_archive(path: Path, suffixes: frozenset[str], what: str) -> Iterator[Archive]:
    """Files with one of ``suffixes``; ``ArchiveError`` when there is none."""
    try:
        file = zipfile.ZipFile(path)
    except (OSError, zipfile.BadZipFile) as error:
        raise ArchiveError(f"{path.name} is not a zip that can be read.", str(error)) from error
    with file:
        names = sorted(
            name for name in file.namelist() if PurePosixPath(name).suffix.lower() in suffixes
        )
        if not names:
            raise ArchiveError(f"{path.name} holds no {what}.", f"looked for {sorted(suffixes)}")
        yield Archive(file, tuple(names))
