"""From trained weights to a model that can be shipped, and the check of a repeated run."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import numpy as np
from tqdm import tqdm

from training.expression.calibrate import fit_temperature, softmax
from training.expression.data import read_split, remove_copies
from training.expression.evaluate import Figures, evaluate
from training.expression.export import write_model
from training.expression.metrics import accuracy
from training.expression.network import load_network
from training.expression.predict import open_session, probabilities
from training.expression.train import predict_logits, to_tensor

VERSION: Final = "1.0.0"
# fp16 weights move probabilities by a few thousandths at most; a wrong graph moves them by tenths
PARITY: Final = 0.02
# A repeated run ends elsewhere: seeds fix the order, but not threads' rounding. One standard
# error of the accuracy on 2,840 validation faces is 0.9 points.
TOLERANCE_POINTS: Final = 1.5


def export(data: Path, out: Path, model: Path, metadata: Mapping[str, str]) -> None:
    """Fit the temperature of `out/best.pt` on val, write `model`, and compare it with torch."""
    network = load_network(out / "best.pt")
    _, val, _ = remove_copies(read_split(data, "train"), read_split(data, "val"))
    images, _ = to_tensor(val)
    logits = predict_logits(network, images).numpy()
    temperature = fit_temperature(logits, val.labels)
    p = softmax(logits, temperature)
    made = {
        "version": VERSION,
        "date": datetime.now(UTC).date().isoformat(),
        "val_accuracy": f"{accuracy(p, val.labels):.4f}",
        **metadata,
    }
    write_model(network, temperature, made, model)
    difference = float(np.abs(probabilities(open_session(model), val.images) - p).max())
    tqdm.write(f"temperature {temperature:.3f}, largest difference to torch {difference:.4f}")
    if not difference < PARITY:
        raise RuntimeError(f"the ONNX differs from torch by {difference:.4f}, limit {PARITY}")


def report_on_reference(ours: Figures, data: Path, out: Path, reference: Path) -> tuple[bool, str]:
    """Whether a repeated run reaches the shipped model's accuracy less TOLERANCE_POINTS."""
    shipped = evaluate(data, reference, out / "reference", ours.faces)[0]
    points = 100 * (ours.accuracy - shipped.accuracy)
    reached = points >= -TOLERANCE_POINTS
    verdict = "reached" if reached else "missed"
    return reached, f"{verdict}: {points:+.2f} points, tolerance -{TOLERANCE_POINTS} points"
