"""What a second of sound measures, and what must be remembered for the next one."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from edge_agent.domain.loudness import NoiseFloor, loudness_dbfs
from edge_agent.domain.rhythm import Rhythm, Rings, rhythm, tempo_bpm
from edge_agent.domain.second import Samples
from edge_agent.domain.spectra import (
    CONTEXT,
    SAMPLE_RATE_HZ,
    TRANSFORM,
    Series,
    Spectra,
    spectra,
)

VOICED_ABOVE = 0.5
"""Periodic share of a frame's energy; Boersma (1993) and Praat use 0.45."""
ACTIVE_RANGE_DB = 25.0
"""Frames this far below the loudest one are pauses, whatever their period."""
SUSTAINED_RANGE_DB = 15.0
MIN_VOICED_FRAMES = 5
LOW_BAND_HZ = 500.0
SLOPE_FRAMES = 3
"""47 ms: what a sigh's end takes several of, and a click's a fraction."""

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Sound:
    """Measures of one second; a pitch is None when nothing is voiced.

    ``spike_db``: above the running noise floor, None in the first second. Shares of the
    second's frames: ``voiced``, ``voiced_run`` (longest without a break), ``active`` (within 25
    dB of the loudest), ``sustained`` (longest run within 15 dB). ``tonality`` is the median
    frame's periodic share, ``purity`` that of the energy. ``timbre_change``: mean step of the
    cepstra from frame to frame, which is high for articulated speech and low for a held sound.
    ``rise_db`` and ``fall_db``: steepest within 47 ms. ``range_db``: loudest over quiet frames.
    """

    loudness_dbfs: float
    spike_db: float | None
    f0_hz: float | None
    f0_high_hz: float | None
    voiced: float
    voiced_run: float
    tonality: float
    purity: float
    low_share: float
    centroid_hz: float
    crossing_rate: float
    active: float
    sustained: float
    crest_db: float
    range_db: float
    rise_db: float
    fall_db: float
    onset: float
    timbre_change: float
    breath: Rhythm
    tempo_bpm: float | None


@dataclass(frozen=True, eq=False)
class Past:
    """What the seconds before leave: the last samples, the room's floor, the rings."""

    tail: Samples = field(default_factory=lambda: np.zeros(0, np.float32))
    floor: NoiseFloor = field(default_factory=NoiseFloor)
    rings: Rings = field(default_factory=Rings)


@dataclass(frozen=True, eq=False)
class Heard:
    """One second heard: its measures, its spectra, and what to remember of it."""

    sound: Sound
    frames: Spectra
    past: Past


def listen(samples: Samples, past: Past) -> Heard:
    """One second [16000] after ``past``; pure, bit for bit the same for the same two."""
    frames = spectra(np.concatenate([past.tail, samples]))
    rings = past.rings.push(10 ** (frames.level_dbfs / 20), frames.onset)
    quiet = float(np.percentile(frames.level_dbfs, 10))
    heard = Past(samples[-CONTEXT:], past.floor.step(quiet), rings)
    return Heard(_measures(samples, frames, past.floor, rings), frames, heard)


def longest_run(mask: Mask) -> float:
    """Longest stretch of true frames, as a share of all.

    >>> longest_run(np.array([True, True, False, True]))
    0.5
    """
    breaks = np.flatnonzero(~mask)
    return float(np.diff(np.concatenate([[-1], breaks, [len(mask)]])).max() - 1) / len(mask)


def voiced_frames(frames: Spectra) -> Mask:
    """Frames with a pitch that counts."""
    active = frames.level_dbfs > frames.level_dbfs.max() - ACTIVE_RANGE_DB
    return np.asarray((frames.periodicity > VOICED_ABOVE) & active)


def _measures(samples: Samples, frames: Spectra, floor: NoiseFloor, rings: Rings) -> Sound:
    level = frames.level_dbfs
    loudness = loudness_dbfs(samples)
    energy = frames.power.sum(axis=0) + 1e-12
    weight = energy / energy.sum()
    voiced = voiced_frames(frames)
    pitched = frames.f0_hz[voiced] if voiced.sum() >= MIN_VOICED_FRAMES else None
    slope = level[SLOPE_FRAMES:] - level[:-SLOPE_FRAMES]
    held = level > level.max() - SUSTAINED_RANGE_DB
    low_bins = int(LOW_BAND_HZ * TRANSFORM / SAMPLE_RATE_HZ)
    centred = samples - np.mean(samples, dtype=np.float64)
    return Sound(
        loudness_dbfs=loudness,
        spike_db=floor.above(loudness),
        f0_hz=None if pitched is None else float(np.median(pitched)),
        f0_high_hz=None if pitched is None else float(np.percentile(pitched, 90)),
        voiced=float(voiced.mean()),
        voiced_run=longest_run(voiced),
        tonality=float(np.median(frames.periodicity)),
        purity=float(weight @ frames.periodicity),
        low_share=float(frames.power[:low_bins].sum() / energy.sum()),
        centroid_hz=float(weight @ frames.centroid_hz),
        crossing_rate=float(weight @ frames.crossing_rate),
        active=float((level > level.max() - ACTIVE_RANGE_DB).mean()),
        sustained=longest_run(held),
        crest_db=float(20 * np.log10(np.abs(centred).max() + 1e-6)) - loudness,
        range_db=float(level.max() - np.percentile(level, 10)),
        rise_db=float(slope.max()),
        fall_db=float(-slope.min()),
        onset=float(frames.onset.max()),
        timbre_change=_timbre_change(frames.cepstra, held),
        breath=rhythm(rings.amplitude),
        tempo_bpm=tempo_bpm(rings.onset),
    )


def _timbre_change(cepstra: Series, held: Mask) -> float:
    """Without the first cepstrum, which is the level; 0 when no frame follows a held one."""
    steps = np.abs(np.diff(cepstra[1:], axis=1)).mean(axis=0)[held[1:]]
    return float(steps.mean()) if len(steps) else 0.0
