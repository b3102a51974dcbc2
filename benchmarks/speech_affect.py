"""What a voice says of eight emotions: ``python -m benchmarks.speech_affect``.

The forty signal features of each acted sentence (pauses at its ends cut off), classified for
actors that were not heard in training. Once as they are, once against the speaker's own past:
the sentences spoken before, in an order drawn once, with the population's mean and spread worth
``PRIOR`` sentences. The difference is what a personal baseline is worth in perception.
"""

import argparse
import os
import sys
from pathlib import Path
from typing import Any, cast

import librosa
import numpy as np
from numpy.typing import NDArray
from sklearn import metrics, model_selection, pipeline, preprocessing, svm

from benchmarks.machine import header
from benchmarks.nonverbal_cues import sounds
from edge_agent.domain.sound_features import features
from edge_agent.domain.spectra import spectra
from edge_agent.threads import limit_threads

DATA = Path(os.environ.get("ATTUNE_TEST_DATA", "../shared/data"))
FOLDS = 8
"""Of sixteen actors: two are left out at a time."""
PRIOR = 5.0
PAUSE_DB = 30
# scikit-learn's calls are untyped
_folds = cast("Any", model_selection.GroupKFold)
_pipeline = cast("Any", pipeline.make_pipeline)
_scaler = cast("Any", preprocessing.StandardScaler)
_classifier = cast("Any", svm.SVC)

Matrix = NDArray[np.float64]


def read(path: Path) -> tuple[Matrix, NDArray[np.int64], NDArray[np.int64]]:
    """Features [N, 40], emotions 0..7 and actors of N sentences."""
    rows, emotions, actors = [], [], []
    for name, samples in sounds(path):
        parts = Path(name).stem.split("-")
        spoken, _ = librosa.effects.trim(samples, top_db=PAUSE_DB)
        rows.append(features(spectra(np.asarray(spoken, np.float32))))
        emotions.append(int(parts[2]) - 1)
        actors.append(int(parts[6]))
    return np.array(rows), np.array(emotions), np.array(actors)


def against_own_past(
    rows: Matrix, actors: NDArray[np.int64], mean: Matrix, spread: Matrix, seed: int = 0
) -> Matrix:
    """Each sentence less the mean, over the spread, of the same speaker's earlier ones."""
    out = np.empty_like(rows)
    order = np.random.default_rng(seed).permutation(len(rows))
    for actor in np.unique(actors):
        mine = [i for i in order if actors[i] == actor]
        for n, i in enumerate(mine):
            past = rows[mine[:n]]
            total, weight = past.sum(axis=0), n + PRIOR
            centre = (PRIOR * mean + total) / weight
            square = PRIOR * spread**2 + ((past - centre) ** 2).sum(axis=0)
            out[i] = (rows[i] - centre) / np.sqrt(square / weight)
    return out


def accuracy(
    rows: Matrix, emotions: NDArray[np.int64], actors: NDArray[np.int64], own_past: bool
) -> float:
    """Balanced accuracy over the emotions, actor-disjoint."""
    found = np.empty_like(emotions)
    for train, test in _folds(FOLDS).split(rows, emotions, actors):
        mean, spread = rows[train].mean(axis=0), rows[train].std(axis=0)
        inputs = against_own_past(rows, actors, mean, spread) if own_past else rows
        model = _pipeline(_scaler(), _classifier(C=3.0, class_weight="balanced"))
        found[test] = model.fit(inputs[train], emotions[train]).predict(inputs[test])
    return float(metrics.balanced_accuracy_score(emotions, found))


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    data = parser.parse_args().data
    limit_threads()
    print(f"Speech affect; {header()}")
    rows, emotions, actors = read(data / "ravdess" / "ravdess_speech_dev.zip")
    print(f"{len(rows)} sentences, {len(np.unique(actors))} actors, chance 0.125")
    print(f"  forty features as they are        {accuracy(rows, emotions, actors, False):.3f}")
    print(f"  against the speaker's own past    {accuracy(rows, emotions, actors, True):.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
