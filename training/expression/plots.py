"""Training curves and reliability diagram as PNG."""

import csv
from pathlib import Path

from matplotlib.figure import Figure

from training.expression.metrics import Bins


def _save(figure: Figure, path: Path) -> None:
    figure.savefig(path, format="png")


def plot_curves(curves: Path, out: Path) -> None:
    """Loss and validation accuracy per epoch, from the CSV that training wrote."""
    with curves.open(newline="") as handle:
        rows = [{k: float(v) for k, v in row.items()} for row in csv.DictReader(handle)]
    epochs = [row["epoch"] for row in rows]
    figure = Figure(figsize=(8, 3.5), layout="constrained")
    losses, accuracies = figure.subplots(1, 2)
    losses.plot(epochs, [row["train_loss"] for row in rows], label="train (augmented, smoothed)")
    losses.plot(epochs, [row["val_nll"] for row in rows], label="val")
    losses.set(xlabel="epoch", ylabel="loss, nats")
    losses.legend()
    accuracies.plot(epochs, [row["val_accuracy"] for row in rows])
    accuracies.set(xlabel="epoch", ylabel="val accuracy")
    _save(figure, out)


def plot_reliability(bins: Bins, title: str, out: Path) -> None:
    """Share correct against mean top probability; the diagonal is perfect calibration."""
    figure = Figure(figsize=(4.5, 4.5), layout="constrained")
    axes = figure.subplots()
    filled = bins.count > 0
    axes.plot([0, 1], [0, 1], color="0.6", linestyle="--")
    sizes = 400 * bins.count[filled] / bins.count.max()
    axes.plot(bins.confidence[filled], bins.accuracy[filled])
    axes.scatter(bins.confidence[filled], bins.accuracy[filled], s=sizes)
    axes.set(xlim=(0, 1), ylim=(0, 1), xlabel="top probability", ylabel="share correct")
    axes.set_title(title)
    _save(figure, out)
