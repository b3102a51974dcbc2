"""``score-sounds``: the cue detector alone, second by second, as the pipeline calls it."""

import csv
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import numpy as np

from edge_agent.adapters.encoders import open_sound_events
from edge_agent.adapters.ffmpeg_streams import read_sound
from edge_agent.bundle import load_bundle
from edge_agent.commands.archive import Archive, label_of, open_archive
from edge_agent.commands.output import whole_file
from edge_agent.commands.progress import progress
from edge_agent.domain.cues import CUES, p_other
from edge_agent.domain.loudness import SILENT_BELOW_DBFS
from edge_agent.domain.second import Samples
from edge_agent.domain.spectra import SAMPLE_RATE_HZ
from edge_agent.errors import ArchiveError, SourceError
from edge_agent.senses.cues import CueSense
from edge_agent.senses.stage_clock import StageClock
from edge_agent.settings import Settings

SOUND_SUFFIXES = frozenset({".flac", ".wav", ".mp3", ".ogg", ".m4a"})


def score_sounds(sounds: Path, out: Path) -> None:
    """``file,label,p_sigh,...,p_other``: each cue's largest value over the sound's seconds.

    A clip is heard from its first sample, from half a second later, and so that a second ends
    with its last sample: where a camera's seconds would cut it is chance. A clip shorter than a
    second is followed by silence. One without any live second has empty cells, never 0.
    """
    sense = open_cue_sense(Settings())
    with open_archive(sounds, SOUND_SUFFIXES, "sounds") as archive, whole_file(out) as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["file", "label", *CUES, "p_other"])
        for row in progress(_rows(archive, sense), len(archive.names), "sounds"):
            rows.writerow(row)


def open_cue_sense(settings: Settings) -> CueSense:
    """The bundle's ear; only the sound network is fetched, where the bundle has one."""
    bundle = load_bundle(settings, only=frozenset({"sound_events"}))
    return CueSense(open_sound_events(bundle), bundle.cue_head)


def seconds_of(samples: Samples) -> Iterator[Samples]:
    """A clip of any length as streams of whole seconds [n, 16000], as explained above."""
    clip = np.pad(samples, (0, max(0, SAMPLE_RATE_HZ - len(samples))))
    for start in sorted({0, SAMPLE_RATE_HZ // 2, len(clip) % SAMPLE_RATE_HZ}):
        whole = (len(clip) - start) // SAMPLE_RATE_HZ
        if whole:
            yield clip[start:][: whole * SAMPLE_RATE_HZ].reshape(whole, SAMPLE_RATE_HZ)


def score_clip(samples: Samples, sense: CueSense) -> dict[str, float]:
    """The largest value of each cue, of a clip of any length; empty when none of it is live."""
    largest: dict[str, float] = {}
    for stream in seconds_of(samples):
        sense.reset()
        for second in stream:
            heard = sense.hear(second, StageClock())
            if heard.sound.loudness_dbfs >= SILENT_BELOW_DBFS:
                largest = {n: max(p, largest.get(n, 0.0)) for n, p in heard.cues.items()}
    return largest


def _rows(archive: Archive, sense: CueSense) -> Iterator[list[str]]:
    with tempfile.TemporaryDirectory() as folder:
        for name in archive.names:
            path = Path(folder) / f"sound{PurePosixPath(name).suffix}"
            path.write_bytes(archive.read(name))
            yield [name, label_of(name), *_cells(score_clip(_samples(path, name), sense))]


def _samples(path: Path, name: str) -> Samples:
    try:
        samples = read_sound(path)
    except SourceError as error:
        raise ArchiveError(f"{name} inside the archive cannot be read.", error.detail) from error
    if not len(samples):
        raise ArchiveError(f"{name} inside the archive holds no sound.")
    return samples


def _cells(cues: dict[str, float]) -> list[str]:
    values = [*(cues.get(name) for name in CUES), p_other(cues)]
    return ["" if value is None else f"{value:.6f}" for value in values]
