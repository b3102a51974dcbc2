"""The curves of a run as a picture."""

import csv
from pathlib import Path

import matplotlib as mpl


def plot_curves(curves: Path, picture: Path) -> None:
    """Losses above, accuracy below, by epoch."""
    mpl.use("Agg")
    from matplotlib import pyplot as plt

    with curves.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    epochs = [float(row["epoch"]) for row in rows]
    figure, (above, below) = plt.subplots(2, 1, sharex=True, figsize=(6, 6))
    for name in ("train_loss", "val_loss"):
        above.plot(epochs, [float(row[name]) for row in rows], label=name)
    above.legend()
    below.plot(epochs, [float(row["val_accuracy"]) for row in rows])
    below.set_xlabel("epoch")
    below.set_ylabel("val accuracy")
    figure.savefig(picture)
    plt.close(figure)
