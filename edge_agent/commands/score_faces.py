"""``score-faces``: the expression network alone, called exactly as the pipeline calls it."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import cv2
import numpy as np

from edge_agent.adapters.encoders import open_expression
from edge_agent.bundle import load_bundle
from edge_agent.commands.archive import Archive, label_of, open_archive
from edge_agent.commands.output import whole_file
from edge_agent.commands.progress import progress
from edge_agent.domain.faces import Frame
from edge_agent.errors import ArchiveError
from edge_agent.ports import ExpressionNetwork
from edge_agent.settings import Settings

IMAGE_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".bmp"})
BATCH = 64
COLUMNS = {
    "p_angry": "anger",
    "p_disgust": "disgust",
    "p_fear": "fear",
    "p_happy": "happiness",
    "p_neutral": "neutral",
    "p_sad": "sadness",
    "p_surprise": "surprise",
}


def score_faces(images: Path, out: Path) -> None:
    """``image,label,p_angry,...``: one row per image, sorted by its path inside the zip."""
    bundle = load_bundle(Settings())
    network = open_expression(bundle.get("expression"))
    with open_archive(images, IMAGE_SUFFIXES, "images") as archive, whole_file(out) as file:
        _write(archive, network, file)


def _write(archive: Archive, network: ExpressionNetwork, file: TextIO) -> None:
    rows = csv.writer(file, lineterminator="\n")
    rows.writerow(["image", "label", *COLUMNS])
    for row in progress(_rows(archive, network), len(archive.names), "images"):
        rows.writerow(row)


def _rows(archive: Archive, network: ExpressionNetwork) -> Iterator[list[str]]:
    order = [network.labels.index(emotion) for emotion in COLUMNS.values()]
    for start in range(0, len(archive.names), BATCH):
        names = archive.names[start : start + BATCH]
        faces = [decode(name, archive.read(name), network.side) for name in names]
        for name, row in zip(names, network.probabilities(faces)[:, order], strict=True):
            yield [name, label_of(name), *(f"{p:.6f}" for p in row.tolist())]


def decode(name: str, content: bytes, side: int) -> Frame:
    """A face image as a square picture [side, side, 3]; grey files stay grey in all three."""
    if not content:
        raise ArchiveError(f"The image {name} is empty.")
    image = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    if image is None:
        raise ArchiveError(f"The image {name} cannot be decoded.", f"{len(content)} bytes")
    if image.shape[:2] == (side, side):
        return np.asarray(image, np.uint8)
    how = cv2.INTER_AREA if min(image.shape[:2]) > side else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(image, (side, side), interpolation=how), np.uint8)
