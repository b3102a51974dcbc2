"""``score-sounds``: the cue rules alone, second by second, as the pipeline calls them."""

import csv
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import numpy as np

from edge_agent.adapters.ffmpeg_streams import open_sound
from edge_agent.commands.archive import Archive, label_of, open_archive
from edge_agent.commands.output import whole_file
from edge_agent.commands.progress import progress
from edge_agent.domain.fusion import noisy_or
from edge_agent.domain.second import Samples
from edge_agent.domain.voice import observe
from edge_agent.errors import ArchiveError, SourceError

SOUND_SUFFIXES = frozenset({".flac", ".wav", ".mp3", ".ogg", ".m4a"})
CUES = ("p_sigh", "p_groan", "p_whimper", "p_scream", "p_agitation")


def score_sounds(sounds: Path, out: Path) -> None:
    """``file,label,p_sigh,...,p_other``: each cue's largest value over the sound's seconds.

    A cue that this build cannot provide is an empty cell, never 0.
    """
    with open_archive(sounds, SOUND_SUFFIXES, "sounds") as archive, whole_file(out) as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["file", "label", *CUES, "p_other"])
        for row in progress(_rows(archive), len(archive.names), "sounds"):
            rows.writerow(row)


def _rows(archive: Archive) -> Iterator[list[str]]:
    with tempfile.TemporaryDirectory() as folder:
        for name in archive.names:
            path = Path(folder) / f"sound{PurePosixPath(name).suffix}"
            path.write_bytes(archive.read(name))
            yield [name, label_of(name), *_cells(_seconds(path, name))]


def _seconds(path: Path, name: str) -> list[Samples]:
    try:
        with open_sound(path) as seconds:
            whole = [second for second in seconds if second is not None]
    except SourceError as error:
        raise ArchiveError(f"{name} inside the archive cannot be read.", error.detail) from error
    if not whole:
        raise ArchiveError(f"{name} inside the archive is shorter than a second.")
    return whole


def _cells(seconds: list[Samples]) -> list[str]:
    # voice activity does not enter a cue
    channels = [observe(samples, p_voice=0.0).channels for samples in seconds]
    largest: list[float | None] = []
    for cue in CUES:
        values = [v for c in channels if (v := c[cue]) is not None]
        largest.append(float(np.max(values)) if values else None)
    other = 1.0 - noisy_or(tuple(v for v in largest if v is not None))
    return ["" if v is None else f"{v:.6f}" for v in (*largest, other)]
