"""The curves of a run as a picture."""

import csv
from pathlib import Path

from matplotlib.figure import Figure


def plot_curves(curves: Path, out: Path) -> None:
    """Losses and val accuracy by epoch, from the CSV that training wrote."""
    with curves.open(newline="", encoding="utf-8") as file:
        rows = [{name: float(value) for name, value in row.items()} for row in csv.DictReader(file)]
    epochs = [row["epoch"] for row in rows]
    figure = Figure(figsize=(8, 3.5), layout="constrained")
    losses, accuracies = figure.subplots(1, 2)
    for name in ("train_loss", "val_loss"):
        losses.plot(epochs, [row[name] for row in rows], label=name.replace("_", " "))
    losses.set(xlabel="epoch", ylabel="loss, nats")
    losses.legend()
    accuracies.plot(epochs, [row["val_accuracy"] for row in rows])
    accuracies.set(xlabel="epoch", ylabel="val accuracy")
    figure.savefig(out, format="png")
