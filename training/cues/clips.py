"""A zip of sounds as rows of numbers: what the head learns from."""

import hashlib
import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np
from numpy.typing import NDArray

from edge_agent.adapters.ffmpeg_streams import read_sound
from edge_agent.commands.archive import label_of, open_archive
from edge_agent.commands.progress import progress
from edge_agent.commands.score_sounds import SOUND_SUFFIXES, seconds_of
from edge_agent.domain.cue_head import head_inputs, head_second
from edge_agent.domain.second import Samples
from edge_agent.domain.sound import Past, listen
from edge_agent.ports import SoundEvents
from training.cues.labels import class_of, speaker_of


@dataclass(frozen=True)
class Clips:
    """``inputs`` [N, 561], ``classes`` [N] and ``speakers`` of N sounds, and the zip's hash."""

    inputs: NDArray[np.float64]
    classes: NDArray[np.int64]
    speakers: tuple[str, ...]
    sha256: str


def clip_inputs(samples: Samples, events: SoundEvents) -> NDArray[np.float64]:
    """[561] of all of a clip's seconds; clips are a few seconds long, as the head's span is."""
    seconds = []
    for stream in seconds_of(samples):
        past = Past()
        for second in stream:
            heard = listen(second, past)
            past = heard.past
            loudness = heard.sound.loudness_dbfs
            seconds.append(head_second(loudness, events.scores(second), heard.frames))
    return head_inputs(seconds)


def read_clips(path: Path, events: SoundEvents) -> Clips:
    """All sounds of a zip ``<folder>/<speaker>_....flac``; ``ArchiveError`` for a bad one."""
    rows = []
    with (
        open_archive(path, SOUND_SUFFIXES, "sounds") as archive,
        tempfile.TemporaryDirectory() as folder,
    ):
        for name in progress(iter(archive.names), len(archive.names), "sounds"):
            file = Path(folder) / f"sound{PurePosixPath(name).suffix}"
            file.write_bytes(archive.read(name))
            rows.append(clip_inputs(read_sound(file), events))
    return Clips(
        np.array(rows),
        np.array([class_of(label_of(name)) for name in archive.names]),
        tuple(speaker_of(name) for name in archive.names),
        hashlib.sha256(path.read_bytes()).hexdigest(),
    )
