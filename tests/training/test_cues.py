"""A cue head trained on made-up sounds: it learns what is there and is refused what is not."""

import wave
import zipfile
from pathlib import Path

import numpy as np
import pytest

from edge_agent.adapters.yamnet import INPUT
from edge_agent.bundle.cue_head import read_cue_head
from edge_agent.domain.cue_head import CLASSES, INPUTS
from edge_agent.domain.second import Samples
from edge_agent.domain.sound_events import SCORES, LabelScores
from training.cues.clips import Clips, read_clips
from training.cues.head import TooFewSoundsError, check, cross_validate, fit, train

RATE = 16_000
PITCH = {
    "sighing": 150,
    "moaning": 300,
    "crying": 600,
    "screaming": 1200,
    "panting": 2400,
    "speech": 4800,
}
SPEAKERS = 6


class Octaves:
    """Stands for YAMNet: one label per octave of the spectrum's peak."""

    def scores(self, samples: Samples) -> LabelScores:
        peak = int(np.abs(np.fft.rfft(samples[:INPUT])).argmax()) * RATE / INPUT
        scores = np.full(SCORES, 1e-3, np.float32)
        scores[int(np.log2(max(peak, 20.0)))] = 0.9
        return scores


def _clips(separation: float, seed: int = 0) -> Clips:
    rng = np.random.default_rng(seed)
    classes = np.repeat(np.arange(6), 30)
    inputs = rng.normal(0, 1, (180, INPUTS))
    for n, kind in enumerate(classes):
        inputs[n, 20 * kind : 20 * kind + 20] += separation
    speakers = tuple(f"s{n % 10}" for n in range(180))
    return Clips(inputs, classes, speakers, "0" * 64)


def _zip(path: Path, folders: dict[str, int]) -> Path:
    time = np.arange(RATE * 3 // 2) / RATE
    rng = np.random.default_rng(0)
    with zipfile.ZipFile(path, "w") as archive:
        for folder, pitch in folders.items():
            for speaker in range(SPEAKERS):
                sound = 0.3 * np.sin(2 * np.pi * pitch * time) + rng.normal(0, 0.01, len(time))
                file = path.with_suffix(".wav")
                with wave.open(str(file), "wb") as wav:
                    wav.setnchannels(1)
                    wav.setsampwidth(2)
                    wav.setframerate(RATE)
                    wav.writeframes((sound * 32767).astype("<i2").tobytes())
                archive.write(file, f"{folder}/speaker{speaker}_1.wav")
    return path


def test_classes_that_differ_are_told_apart_and_others_are_chance() -> None:
    assert cross_validate(_clips(2.0)).balanced_accuracy > 0.9
    assert cross_validate(_clips(0.0)).balanced_accuracy < 0.35


def test_training_twice_gives_the_same_head() -> None:
    clips = _clips(2.0)
    once, twice = (fit(clips.inputs, clips.classes) for _ in range(2))
    assert np.array_equal(once.weights, twice.weights)
    assert np.array_equal(once.bias, twice.bias)


def test_a_zip_of_sounds_becomes_a_head_that_the_edge_mounts(tmp_path: Path) -> None:
    clips = read_clips(_zip(tmp_path / "sounds.zip", PITCH), Octaves())
    assert clips.inputs.shape == (6 * SPEAKERS, INPUTS)
    assert len(set(clips.speakers)) == SPEAKERS
    out = tmp_path / "head.json"
    crossed = train(clips, out, "our own recordings", commercial=True)
    assert crossed.balanced_accuracy == 1.0
    mounted = read_cue_head(out)
    for row, kind in zip(clips.inputs, clips.classes, strict=True):
        found = mounted.head.probabilities(row)
        shares = [*found.values(), 1 - sum(found.values())]
        assert CLASSES[int(np.argmax(shares))] == CLASSES[kind]


def test_a_missing_cue_is_said_by_name(tmp_path: Path) -> None:
    without = {folder: pitch for folder, pitch in PITCH.items() if folder != "moaning"}
    clips = read_clips(_zip(tmp_path / "sounds.zip", without), Octaves())
    with pytest.raises(TooFewSoundsError, match="p_groan needs sounds of at least 5 speakers"):
        check(clips)
