"""Cue detection on real non-verbal sounds: ``python -m benchmarks.nonverbal_cues``.

Four detectors on nonverbal_dev.zip: the signal rules, YAMNet's labels alone, both together, and
a head trained anew in five speaker-disjoint folds. The rules' constants were chosen on the
clips of the tuning half; the figures to quote are the other half's. Then what each cue does
while somebody only speaks: seconds over 0.5, and alarms by the threshold service's own levels
and debounce, per hour of speech. YAMNet comes from ATTUNE_MODEL_MIRROR; without it the rules.
"""

import argparse
import hashlib
import os
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np
from numpy.typing import NDArray

from benchmarks.machine import header
from edge_agent.adapters.encoders import open_sound_events
from edge_agent.adapters.ffmpeg_streams import read_sound
from edge_agent.bundle import load_bundle
from edge_agent.commands.score_sounds import seconds_of
from edge_agent.domain.cue_head import CLASSES, HeadSecond, head_inputs, head_second
from edge_agent.domain.cues import CUES, cue_probabilities, p_other
from edge_agent.domain.second import Samples
from edge_agent.domain.sound import Past, listen
from edge_agent.domain.sound_events import label_probability, with_labels
from edge_agent.errors import BundleError
from edge_agent.ports import SoundEvents
from edge_agent.settings import Settings
from edge_agent.threads import limit_threads
from threshold_service.configuration import load
from training.cues.clips import Clips
from training.cues.head import cross_validate
from training.cues.labels import class_of, speaker_of

DATA = Path(os.environ.get("ATTUNE_TEST_DATA", "../shared/data"))
MIRROR = Path("../shared/models")
RULES, LABELS, BOTH = "signal rules", "labels alone", "rules and labels"
Cues = dict[str, float]


def is_tuning(speaker: str) -> bool:
    """Half of the speakers, by a hash of their name: what the rules' constants have seen."""
    return hashlib.sha256(speaker.encode()).digest()[0] % 2 == 0


@dataclass(frozen=True)
class Clip:
    """A sound's class and speaker, the largest value of each cue by detector, a head's inputs."""

    kind: int
    speaker: str
    cues: dict[str, Cues]
    inputs: NDArray[np.float64] | None


def second_by_second(
    stream: Samples, events: SoundEvents | None
) -> Iterator[tuple[dict[str, Cues], HeadSecond | None]]:
    """Every detector's cues of every second, and what a head would take from it."""
    past = Past()
    for second in stream:
        heard = listen(second, past)
        past = heard.past
        rules = cue_probabilities(heard.sound)
        if events is None:
            yield {RULES: rules}, None
            continue
        scores = events.scores(second)
        labels = {name: label_probability(name, scores) for name in CUES}
        found = {RULES: rules, LABELS: labels, BOTH: with_labels(rules, scores)}
        yield found, head_second(heard.sound.loudness_dbfs, scores, heard.frames)


def read_clips(path: Path, events: SoundEvents | None) -> list[Clip]:
    """All sounds of the zip."""
    clips = []
    for name, samples in sounds(path):
        found: list[dict[str, Cues]] = []
        taken: list[HeadSecond] = []
        for stream in seconds_of(samples):
            for cues, second in second_by_second(stream, events):
                found.append(cues)
                if second is not None:
                    taken.append(second)
        largest = {
            detector: {cue: max(f[detector][cue] for f in found) for cue in CUES}
            for detector in found[0]
        }
        inputs = head_inputs(taken) if events else None
        kind = class_of(PurePosixPath(name).parent.name)
        clips.append(Clip(kind, speaker_of(name), largest, inputs))
    return clips


def sounds(path: Path, keep: str = "") -> Iterator[tuple[str, Samples]]:
    """Name and samples of each sound whose name contains ``keep``."""
    with zipfile.ZipFile(path) as archive, tempfile.TemporaryDirectory() as folder:
        for name in sorted(n for n in archive.namelist() if n.endswith(".flac") and keep in n):
            yield name, read_sound(Path(archive.extract(name, folder)))


def area_under_curve(positives: list[float], negatives: list[float]) -> float:
    """Share of pairs in the right order."""
    p, n = np.array(positives)[:, None], np.array(negatives)
    return float(((p > n) + 0.5 * (p == n)).mean())


def report(clips: list[Clip], detector: str, title: str) -> None:
    """Balanced accuracy over the six classes, and area, recall and false share by cue."""
    shares = np.array(
        [[*(c.cues[detector][n] for n in CUES), p_other(c.cues[detector])] for c in clips], float
    )
    kinds = np.array([c.kind for c in clips])
    found = shares.argmax(axis=1)
    recalls = [float((found == k)[kinds == k].mean()) for k in range(len(CLASSES))]
    print(f"{title}: {detector}, {len(clips)} clips, balanced accuracy {np.mean(recalls):.3f}")
    for k, cue in enumerate(CUES):
        own, others = shares[kinds == k, k], shares[kinds != k, k]
        print(
            f"  {cue:12s} {len(own):3d} clips  area {area_under_curve(list(own), list(others)):.3f}"
            f"  recall at 0.5 {(own > 0.5).mean():.2f}  false {(others > 0.5).mean():.3f}"
        )


def report_head(clips: list[Clip]) -> None:
    """A head trained in folds; no speaker is in two."""
    rows = [c for c in clips if c.inputs is not None]
    crossed = cross_validate(
        Clips(
            np.array([c.inputs for c in rows]),
            np.array([c.kind for c in rows]),
            tuple(c.speaker for c in rows),
            "0" * 64,
        )
    )
    print(f"all speakers in turn: trained head, balanced accuracy {crossed.balanced_accuracy:.3f}")
    for name, area in crossed.area_under_curve.items():
        print(f"  {name:12s} area {area:.3f}")


def report_false_alarms(title: str, speech: Iterator[Samples], events: SoundEvents | None) -> None:
    """Sentences one after the other: seconds over 0.5 and alarms, per hour."""
    rules = load().audio_cues
    seconds = 0
    over: dict[tuple[str, str], int] = {}
    alarms: dict[tuple[str, str], int] = {}
    flags: dict[tuple[str, str], list[bool]] = {}
    for samples in speech:
        whole = samples[: len(samples) // 16_000 * 16_000].reshape(-1, 16_000)
        seconds += len(whole)
        for cues, _ in second_by_second(whole, events):
            for key in ((d, c) for d in cues for c in CUES if d != LABELS):
                value = cues[key[0]][key[1]]
                over[key] = over.get(key, 0) + (value > 0.5)
                rule = rules.get(key[1])
                if rule is not None:
                    recent = flags.setdefault(key, [])
                    recent.append(value >= rule.level)
                    del recent[: -rule.debounce.window]
                    if sum(recent) >= rule.debounce.needed:
                        alarms[key] = alarms.get(key, 0) + 1
                        recent.clear()
    print(f"false alarms, {title}: {seconds} s of speech; per hour: seconds over 0.5, alarms")
    for detector, cue in sorted(over):
        per_hour = 3600 / max(seconds, 1)
        raised = f"{alarms.get((detector, cue), 0) * per_hour:6.1f}" if cue in rules else "  none"
        print(f"  {detector:17s} {cue:12s} {over[detector, cue] * per_hour:6.1f} {raised}")


def _events() -> SoundEvents | None:
    mirror = Path(os.environ.get("ATTUNE_MODEL_MIRROR", str(MIRROR)))
    settings = Settings(bundle="sounds", model_mirror=mirror if mirror.is_dir() else None)
    try:
        return open_sound_events(load_bundle(settings, only=frozenset({"sound_events"})))
    except BundleError as error:
        print(f"without YAMNet: {error}")
        return None


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    data = parser.parse_args().data
    limit_threads()
    print(f"Non-verbal cues; {header()}")
    events = _events()
    clips = read_clips(data / "nonverbal" / "nonverbal_dev.zip", events)
    for detector in clips[0].cues:
        report([c for c in clips if not is_tuning(c.speaker)], detector, "reporting half")
    for detector in clips[0].cues:
        report([c for c in clips if is_tuning(c.speaker)], detector, "tuning half")
    if events is not None:
        report_head(clips)
    speech = data / "ravdess" / "ravdess_speech_dev.zip"
    calm = (s for n, s in sounds(speech) if n.split("-")[2] in ("01", "02"))
    report_false_alarms("acted sentences, neutral and calm", calm, events)
    report_false_alarms("acted sentences, all", (s for _, s in sounds(speech)), events)
    media = iter([read_sound(data / "media" / "silero_test.wav")])
    report_false_alarms("conversation (silero_test.wav)", media, events)
    return 0


if __name__ == "__main__":
    sys.exit(main())
