"""Accuracy, macro-F1, recall and calibration of expression networks on one split."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.expression.data import LABELS, Faces, read_split, remove_copies
from training.expression.metrics import (
    Lead,
    accuracy,
    bootstrap_interval,
    expected_calibration_error,
    lead,
    macro_f1,
    negative_log_likelihood,
    recall_per_class,
    reliability_bins,
    wilson_interval,
)
from training.expression.plots import plot_reliability
from training.expression.predict import (
    median_ms_per_face,
    minixception_probabilities,
    open_session,
    probabilities,
)
from training.expression.robustness import accuracy_per_change

Interval = tuple[float, float]


@dataclass(frozen=True)
class Figures:
    """One network on one set of faces; shares 0..1, intervals 95 %, nll in nats."""

    network: str
    faces: str
    count: int
    accuracy: float
    accuracy_interval: Interval
    macro_f1: float
    macro_f1_interval: Interval
    ece: float
    ece_interval: Interval
    nll: float
    recall: dict[str, float]


def measure(network: str, faces: str, p: NDArray[np.float32], labels: NDArray[np.int64]) -> Figures:
    share = accuracy(p, labels)
    return Figures(
        network=network,
        faces=faces,
        count=len(labels),
        accuracy=share,
        accuracy_interval=wilson_interval(share, len(labels)),
        macro_f1=macro_f1(p, labels),
        macro_f1_interval=bootstrap_interval(macro_f1, p, labels),
        ece=expected_calibration_error(p, labels),
        ece_interval=bootstrap_interval(expected_calibration_error, p, labels),
        nll=negative_log_likelihood(p, labels),
        recall=dict(zip(LABELS, recall_per_class(p, labels).tolist(), strict=True)),
    )


def _split(data: Path, split: str) -> tuple[Faces, NDArray[np.bool_]]:
    """The faces to measure on, and which of them have a byte-for-byte copy in train or val."""
    train, val = read_split(data, "train"), read_split(data, "val")
    if split == "val":
        faces = remove_copies(train, val)[1]
        return faces, np.zeros(len(faces), dtype=np.bool_)
    faces = read_split(data, split)
    known = {*train.digests, *val.digests}
    return faces, np.array([digest in known for digest in faces.digests], dtype=np.bool_)


def table(rows: list[Figures]) -> str:
    """A Markdown table; 95 % intervals in brackets."""
    head = "| network | faces | n | accuracy | macro-F1 | ECE | NLL |"
    lines = [head, "|---|---|---|---|---|---|---|"]
    for r in rows:
        shown = [
            f"{value:.3f} ({low:.3f}-{high:.3f})"
            for value, (low, high) in (
                (r.accuracy, r.accuracy_interval),
                (r.macro_f1, r.macro_f1_interval),
                (r.ece, r.ece_interval),
            )
        ]
        lines.append(f"| {r.network} | {r.faces} | {r.count} | {' | '.join(shown)} | {r.nll:.3f} |")
    lines += ["", f"| recall | {' | '.join(LABELS)} |", "|---|" + "---|" * len(LABELS)]
    for r in rows:
        cells = " | ".join(f"{r.recall[label]:.3f}" for label in LABELS)
        lines.append(f"| {r.network}, {r.faces} | {cells} |")
    return "\n".join(lines)


def _lead_line(name: str, part: str, ahead: Lead) -> str:
    low, high = (100 * edge for edge in ahead.interval)
    points = f"{100 * ahead.points:+.1f} points ({low:+.1f} to {high:+.1f})"
    return f"ahead of {name} on {part}: {points}, McNemar p = {ahead.p_value:.2g}"


def evaluate(
    data: Path, model: Path, out: Path, split: str, minixception: Path | None = None
) -> list[Figures]:
    """Measure on `split`; writes figures.json, table.md and reliability.png into `out`."""
    faces, leaked = _split(data, split)
    session = open_session(model)
    networks: dict[str, Callable[[], NDArray[np.float32]]] = {
        model.stem: lambda: probabilities(session, faces.images)
    }
    if minixception is not None:
        other = open_session(minixception)
        networks["mini-Xception"] = lambda: minixception_probabilities(other, faces.images)
    parts = {split: np.ones(len(faces), dtype=np.bool_)}
    if leaked.any():
        parts[f"{split}, no copy in train or val"] = ~leaked
        parts[f"{split}, copies in train or val only"] = leaked
    said = {name: predict() for name, predict in networks.items()}
    rows = [
        measure(name, part, p[keep], faces.labels[keep])
        for name, p in said.items()
        for part, keep in parts.items()
    ]
    ours = said.pop(model.stem)
    out.mkdir(parents=True, exist_ok=True)
    plot_reliability(
        reliability_bins(ours, faces.labels), f"{model.stem}, {split}", out / "reliability.png"
    )
    leads = [
        _lead_line(name, part, lead(ours[keep], p[keep], faces.labels[keep]))
        for name, p in said.items()
        for part, keep in parts.items()
    ]
    ms = median_ms_per_face(session)
    changed = accuracy_per_change(lambda images: probabilities(session, images), faces)
    boxes = "\n".join(f"| {name} | {share:.3f} |" for name, share in changed.items())
    text = "\n".join([table(rows), "", *leads, "", "| faces, changed | accuracy |", "|---|---|"])
    text += f"\n{boxes}\n"
    text += f"\n{ms:.2f} ms a face on one thread, {model.stat().st_size} bytes\n"
    (out / "table.md").write_text(text)
    (out / "figures.json").write_text(json.dumps([asdict(r) for r in rows], indent=2) + "\n")
    return rows
