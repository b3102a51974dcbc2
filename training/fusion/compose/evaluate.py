"""What the fusion is worth on held-out faces and voices, by what is missing, beside version 1."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from edge_agent.domain.fusion import Smoothed, noisy_or
from training.fusion.compose.cases import CASES, there_in
from training.fusion.compose.figures import (
    Array,
    Figure,
    Judged,
    accuracy,
    balanced_accuracy,
    calibration,
    distress_of,
    distressed,
)
from training.fusion.compose.sequences import Composed
from training.fusion.compose.weighted import VOICE, assessable, weighted
from training.fusion.stepped import StepFile

HEADINGS = (
    "case",
    "accuracy",
    "balanced accuracy",
    "ECE",
    "distress AUROC",
    "version 1, this second",
    "version 1, smoothed",
    "learned less version 1 smoothed",
)


@dataclass(frozen=True)
class Row:
    """One case. AUROCs count the same seconds: those that the edge would assess."""

    case: str
    accuracy: Figure
    balanced: Figure
    ece: float
    learned: Figure
    raw: Figure
    smoothed: Figure
    gain: Figure

    def cells(self) -> tuple[str, ...]:
        """As ``HEADINGS``."""
        return (
            self.case,
            str(self.accuracy),
            str(self.balanced),
            f"{self.ece:.3f}",
            str(self.learned),
            str(self.raw),
            str(self.smoothed),
            str(self.gain),
        )


def evaluate(file: StepFile, composed: Composed) -> list[Row]:
    """Every case."""
    return [_row(case, file, composed) for case in CASES]


def on_the_edge(composed: Composed, there: NDArray[np.bool_], distress: Array) -> Array:
    """``distress_fused`` [N, T] of the network's ``distress``: the cues heard join it, smoothed."""
    cues = composed.voice_said[..., 0] * composed.voice_said[..., 1]
    made = np.empty_like(distress)
    for n in range(len(made)):
        heard = Smoothed()
        for t in range(made.shape[1]):
            heard = heard.step(float(cues[n, t]) if there[n, t, VOICE] else None)
            made[n, t] = noisy_or((float(distress[n, t]), heard.level or 0.0))
    return made


def _row(case: str, file: StepFile, composed: Composed) -> Row:
    present = there_in(case, composed.there)
    probs, classes = file.run(composed.senses, present), file.classes
    truth = distressed(composed.labels, classes)
    some: NDArray[np.bool_] = np.asarray(present.any(-1))
    counts = assessable(composed, present)
    if not counts.any():
        counts = some
    raw, smoothed = weighted(composed, present)
    raw, smoothed = np.nan_to_num(raw), np.nan_to_num(smoothed)
    learned = Judged(on_the_edge(composed, present, distress_of(probs, classes)), truth, counts)
    before = Judged(smoothed, truth, counts)
    return Row(
        case,
        accuracy(probs, composed.labels, some),
        balanced_accuracy(probs, composed.labels, some),
        calibration(probs, composed.labels, some),
        learned.figure(),
        Judged(raw, truth, counts).figure(),
        before.figure(),
        learned.beyond(before),
    )


def face_alone(composed: Composed, classes: Sequence[str]) -> Figure:
    """Accuracy of the expression network's own first choice, where there is a face."""
    labels = ("anger", "disgust", "fear", "happiness", "neutral", "sadness", "surprise")
    chosen = np.array([classes.index(name) for name in labels])[
        composed.senses[0][..., :7].argmax(-1)
    ]
    there = composed.there[..., 0]
    one_hot = np.eye(len(classes))[chosen]
    return accuracy(one_hot, composed.labels, there)


def table(rows: Sequence[Row]) -> str:
    """Markdown."""
    lines = [HEADINGS, ("---",) * len(HEADINGS), *(row.cells() for row in rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def chosen_temperature(logits: Array, labels: NDArray[np.int64]) -> float:
    """Of 0.5 to 3 in steps of 2 %, the one with the least negative log-likelihood."""
    flat, truth = logits.reshape(-1, logits.shape[-1]), labels.ravel()

    def cost(temperature: float) -> float:
        scaled = flat / temperature
        top = scaled.max(-1, keepdims=True)
        total = np.log(np.exp(scaled - top).sum(-1)) + top[:, 0]
        return float((total - scaled[np.arange(len(truth)), truth]).mean())

    return float(min(np.geomspace(0.5, 3.0, 91), key=cost))
