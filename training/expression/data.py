"""FER2013-style folders or zips of labelled faces, and the removal of copies between them.

Layout: `<split>/<label>/<name>.jpg` (or .png), split one of train, val, publictest. The reader
needs neither torch nor a network, so that the evaluation of a shipped model stays light.
"""

import hashlib
import io
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

LABELS: Final = ("angry", "disgust", "fear", "happy", "neutral", "sad", "surprise")
SIZE_PX: Final = 48  # FER2013's own resolution: enlarging it adds cost and no information
_SUFFIXES: Final = (".jpg", ".jpeg", ".png")


class FaceDataError(ValueError):
    """The folder or archive does not hold faces in the expected layout."""


@dataclass(frozen=True)
class Faces:
    """One split held in memory.

    images: uint8 [N, 48, 48], grey 0..255; labels: int64 [N], index into LABELS;
    digests: sha256 of each file's bytes, [N].
    """

    images: NDArray[np.uint8]
    labels: NDArray[np.int64]
    digests: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.digests)

    def subset(self, keep: NDArray[np.bool_]) -> "Faces":
        """The faces where `keep` (bool [N]) is true, in the same order."""
        digests = tuple(d for d, wanted in zip(self.digests, keep, strict=True) if wanted)
        return Faces(self.images[keep], self.labels[keep], digests)


@dataclass(frozen=True)
class DedupCounts:
    """How many files the cleaning removed, for the model card."""

    conflicting_dropped: int
    copies_dropped_from_train: int
    copies_dropped_from_val: int


def _files(root: Path, split: str) -> Iterator[tuple[str, str, bytes]]:
    """Yield (label, name, bytes) of one split in sorted order, from a folder or a zip."""
    if root.is_dir():
        for path in sorted((root / split).glob("*/*")):
            yield path.parent.name, path.name, path.read_bytes()
        return
    with zipfile.ZipFile(root) as archive:
        for entry in sorted(archive.namelist()):
            parts = entry.split("/")
            if len(parts) == 3 and parts[0] == split and parts[2]:
                yield parts[1], parts[2], archive.read(entry)


def decode_grey(content: bytes) -> NDArray[np.uint8]:
    """Decode an image file to grey uint8 [48, 48]; other sizes are resized with a box filter."""
    with Image.open(io.BytesIO(content)) as image:
        grey = image.convert("L")
        if grey.size != (SIZE_PX, SIZE_PX):
            grey = grey.resize((SIZE_PX, SIZE_PX), Image.Resampling.BOX)
        return np.asarray(grey, dtype=np.uint8)


def read_split(root: Path, split: str) -> Faces:
    """Read one split; an unknown label or an empty split is an error, not a silent skip."""
    images, labels, digests = [], [], []
    for label, name, content in _files(root, split):
        if not name.lower().endswith(_SUFFIXES):
            continue
        if label not in LABELS:
            raise FaceDataError(f"label must be one of {LABELS}, got {label!r} in {split}")
        images.append(decode_grey(content))
        labels.append(LABELS.index(label))
        digests.append(hashlib.sha256(content).hexdigest())
    if not images:
        raise FaceDataError(f"no faces under {split}/<label>/ in {root.name}")
    return Faces(np.stack(images), np.asarray(labels, dtype=np.int64), tuple(digests))


def remove_copies(train: Faces, val: Faces) -> tuple[Faces, Faces, DedupCounts]:
    """Drop byte-for-byte copies within and across train and val.

    Same bytes under different labels: every copy goes, since no label can be trusted. Same bytes
    under one label: one file stays, in val if val has it (so that nothing validated on was seen
    in training), else in train.
    """
    labels_of: defaultdict[str, set[int]] = defaultdict(set)
    for faces in (train, val):
        for digest, label in zip(faces.digests, faces.labels, strict=True):
            labels_of[digest].add(int(label))
    seen: set[str] = set()
    conflicting, kept, dropped = 0, [], []
    for faces in (val, train):
        keep = np.zeros(len(faces), dtype=np.bool_)
        copies = 0
        for i, digest in enumerate(faces.digests):
            if len(labels_of[digest]) > 1:
                conflicting += 1
            elif digest in seen:
                copies += 1
            else:
                keep[i] = True
                seen.add(digest)
        kept.append(faces.subset(keep))
        dropped.append(copies)
    counts = DedupCounts(conflicting, dropped[1], dropped[0])
    return kept[1], kept[0], counts
