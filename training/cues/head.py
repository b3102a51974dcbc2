"""Fits the head, judges it on speakers it has not heard, and writes its file."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from sklearn import linear_model, metrics, model_selection

from edge_agent.bundle.cue_head import CueHeadFile
from edge_agent.domain.cue_head import CLASSES, CueHead
from training.cues.clips import Clips

# scikit-learn's calls are untyped
LogisticRegression = cast("Any", linear_model.LogisticRegression)
StratifiedGroupKFold = cast("Any", model_selection.StratifiedGroupKFold)

FOLDS = 5
INVERSE_REGULARISATION = 0.01
"""561 inputs and a few hundred clips: strong shrinkage."""
ITERATIONS = 2000
SMALLEST_SCALE = 1e-3


class TooFewSoundsError(Exception):
    """A class is missing, or has fewer speakers than the folds need."""


@dataclass(frozen=True)
class Crossed:
    """Balanced accuracy over the six classes and area under the curve by cue."""

    balanced_accuracy: float
    area_under_curve: dict[str, float]


def check(clips: Clips) -> None:
    """``TooFewSoundsError`` in words for the operator."""
    for index, name in enumerate(CLASSES):
        mine = clips.classes == index
        speakers = {s for s, own in zip(clips.speakers, mine, strict=True) if own}
        if len(speakers) < FOLDS:
            raise TooFewSoundsError(
                f"{name} needs sounds of at least {FOLDS} speakers, the zip has {len(speakers)}."
            )


def fit(inputs: NDArray[np.float64], classes: NDArray[np.int64]) -> CueHead:
    """Multinomial logistic regression, classes weighted as if equally frequent; deterministic."""
    mean = inputs.mean(axis=0)
    scale = np.maximum(inputs.std(axis=0), SMALLEST_SCALE)
    model = LogisticRegression(
        C=INVERSE_REGULARISATION, class_weight="balanced", max_iter=ITERATIONS
    )
    model.fit((inputs - mean) / scale, classes)
    return CueHead(mean, scale, model.coef_, model.intercept_)


def cross_validate(clips: Clips, seed: int = 0) -> Crossed:
    """Five folds, no speaker in two of them."""
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed)
    shares = np.zeros((len(clips.classes), len(CLASSES)))
    for train, test in folds.split(clips.inputs, clips.classes, clips.speakers):
        head = fit(clips.inputs[train], clips.classes[train])
        for row in test:
            known = list(head.probabilities(clips.inputs[row]).values())
            shares[row] = [*known, 1.0 - sum(known)]
    return Crossed(
        float(metrics.balanced_accuracy_score(clips.classes, shares.argmax(axis=1))),
        {
            name: float(metrics.roc_auc_score(clips.classes == index, shares[:, index]))
            for index, name in enumerate(CLASSES)
        },
    )


def write(head: CueHead, clips: Clips, source: str, licence: str, commercial: bool) -> str:
    """The file's content, checked by the reader's own model."""
    file = CueHeadFile(
        schema_version=1,
        classes=CLASSES,
        trained_on=source,
        trained_on_sha256=clips.sha256,
        licence=licence,
        commercial=commercial,
        mean=tuple(head.mean.tolist()),
        scale=tuple(head.scale.tolist()),
        weights=tuple(tuple(row) for row in head.weights.tolist()),
        bias=tuple(head.bias.tolist()),
    )
    return file.model_dump_json(indent=1)


def train(clips: Clips, out: Path, licence: str, commercial: bool) -> Crossed:
    """Judge by cross-validation, fit on everything, write; the figures are the folds'."""
    check(clips)
    crossed = cross_validate(clips)
    head = fit(clips.inputs, clips.classes)
    out.write_text(write(head, clips, out.stem, licence, commercial))
    return crossed
