"""What landmarks and blendshapes tell of FER2013's validation pictures:
``python -m benchmarks.face_movements FER2013_DEV.zip``.

Areas under the curve of each action unit, one emotion's pictures against neutral ones, with the
median neutral face as everybody's reference: one picture a person cannot show their own. Then what
blendshapes say of valence, against the place of each picture's label in the circumplex.
"""

import argparse
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.machine import header
from edge_agent.adapters.encoders import Encoders, open_encoders
from edge_agent.bundle import load_bundle
from edge_agent.domain.action_units import ACTION_UNITS, action_units
from edge_agent.domain.affect import CIRCUMPLEX
from edge_agent.domain.alignment import Square, face_square
from edge_agent.domain.blendshapes import NAMES, contempt
from edge_agent.domain.face_shape import FaceShape, measure, median
from edge_agent.domain.faces import Frame
from edge_agent.domain.mesh import Mesh, key_points
from edge_agent.ports import BlendshapeNetwork
from edge_agent.settings import Settings
from edge_agent.threads import limit_opencv, limit_threads

LABELS = {
    "angry": "anger",
    "disgust": "disgust",
    "fear": "fear",
    "happy": "happiness",
    "neutral": "neutral",
    "sad": "sadness",
    "surprise": "surprise",
}
SIDE, MARGIN = 240, 80
"""A picture of 48 pixels, enlarged, and as much again around it as the mesh wants to see."""
EVERY = 2
MIN_PRESENCE = 0.9


@dataclass(frozen=True)
class Seen:
    """One picture's mesh, and what the expression network says of its valence."""

    mesh: Mesh
    valence: float


def main() -> int:
    """Measure and print, for the bundle that the settings name."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("images", type=Path)
    images = parser.parse_args().images
    limit_threads()
    limit_opencv()
    settings = Settings()
    encoders = open_encoders(load_bundle(settings))
    seen = {label: list(_seen(encoders, images, label)) for label in LABELS}
    found = {label: [s.mesh for s in group] for label, group in seen.items()}
    count = sum(len(meshes) for meshes in found.values())
    print(f"Face movements, bundle {settings.bundle}, {count} pictures; {header()}")
    _units(found)
    _spread(found["neutral"])
    places = [CIRCUMPLEX[LABELS[label]][0] for label, group in seen.items() for _ in group]
    network = np.array([s.valence for group in seen.values() for s in group])
    print("  correlation with the valence of the picture's label (circumplex):")
    ours = _correlation(network, places)
    print(f"    expression network, trained on this set's training split: {ours:.2f}")
    if encoders.blendshapes is not None:
        _blendshapes(encoders.blendshapes, [m for meshes in found.values() for m in meshes], places)
    return 0


def _seen(encoders: Encoders, images: Path, label: str) -> Iterator[Seen]:
    with zipfile.ZipFile(images) as archive:
        names = sorted(n for n in archive.namelist() if n.startswith(f"val/{label}/"))
        for name in names[::EVERY]:
            if name.endswith("/"):
                continue
            face = cv2.imdecode(np.frombuffer(archive.read(name), np.uint8), cv2.IMREAD_COLOR)
            picture: Frame = np.asarray(face, np.uint8)
            mesh = _mesh(encoders, picture)
            if mesh.presence >= MIN_PRESENCE:
                yield Seen(mesh, _valence(encoders, picture))


def _valence(encoders: Encoders, picture: Frame) -> float:
    side = encoders.expression.side
    face = np.asarray(cv2.resize(picture, (side, side)), np.uint8)
    probabilities = encoders.expression.probabilities([face])[0].tolist()
    named = zip(encoders.expression.labels, probabilities, strict=True)
    return float(sum(p * CIRCUMPLEX[label][0] for label, p in named))


def _mesh(encoders: Encoders, picture: Frame) -> Mesh:
    large = cv2.resize(picture, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC)
    wide = cv2.copyMakeBorder(large, MARGIN, MARGIN, MARGIN, MARGIN, cv2.BORDER_REPLICATE)
    frame: Frame = np.asarray(wide, np.uint8)
    middle = SIDE / 2 + MARGIN
    rough = encoders.face_landmarks.locate(frame, Square((middle, middle), SIDE, 0.0))
    return encoders.face_landmarks.locate(frame, face_square(key_points(rough)))


def _shapes(meshes: list[Mesh]) -> list[FaceShape]:
    return [shape for mesh in meshes if (shape := measure(mesh)) is not None]


def _units(found: dict[str, list[Mesh]]) -> None:
    shapes = {label: _shapes(meshes) for label, meshes in found.items()}
    frontal = sum(map(len, shapes.values())) / sum(map(len, found.values()))
    print(f"  turned by less than 30 degrees: {frontal:.2f}")
    neutral = median(shapes["neutral"])
    if neutral is None:
        raise SystemExit("there are no neutral pictures")
    others = [label for label in LABELS if label != "neutral"]
    print(f"  {'unit':9s} {' '.join(f'{label:>9s}' for label in others)}   neutral, 95 % under")
    for unit in ACTION_UNITS:
        values = {
            k: np.array([action_units(s, neutral)[unit] for s in v]) for k, v in shapes.items()
        }
        areas = " ".join(f"{_area(values[o], values['neutral']):9.2f}" for o in others)
        print(f"  {unit:9s} {areas}   {np.percentile(values['neutral'], 95):.3f}")


def _spread(neutral: list[Mesh]) -> None:
    flat = _shapes([replace(mesh, depth=np.zeros_like(mesh.depth)) for mesh in neutral])
    turned = _shapes(neutral)
    for name in ("lip_corner", "chin"):
        a, b = (_robust([asdict(s)[name] for s in shapes]) for shapes in (flat, turned))
        print(f"  spread of {name} over neutral faces: flat {a:.3f}, turned by depth {b:.3f}")


def _blendshapes(network: BlendshapeNetwork, meshes: list[Mesh], places: list[float]) -> None:
    scores = [network.scores(m.points, face_square(key_points(m)).angle_deg) for m in meshes]
    table = dict(zip(NAMES, np.array(scores).T, strict=True))
    smile, *unpleasant = (
        (table[f"{n}Left"] + table[f"{n}Right"]) / 2
        for n in ("mouthSmile", "browDown", "mouthFrown", "noseSneer")
    )
    plain = smile - np.max(unpleasant, axis=0)
    print(f"    smile minus frown by blendshapes: {_correlation(plain, places):.2f}")
    print(f"    weights of all blendshapes, fitted to half of them: {_fitted(scores, places):.2f}")
    wry = [contempt([s], [1.0]) for s in scores]
    print(f"  contempt: median {np.median(wry):.2f}, 99 % under {np.percentile(wry, 99):.2f}")


def _fitted(scores: list[NDArray[np.float32]], places: list[float]) -> float:
    """Ridge regression on every other picture, judged on the rest."""
    x = np.column_stack([np.array(scores, np.float64), np.ones(len(scores))])
    y = np.array(places)
    half = np.random.default_rng(0).permutation(len(y)) % 2 == 0
    gram = x[half].T @ x[half] + 10.0 * np.eye(x.shape[1])
    return _correlation(x[~half] @ np.linalg.solve(gram, x[half].T @ y[half]), y[~half])


def _correlation(a: NDArray[np.float64], b: list[float] | NDArray[np.float64]) -> float:
    return float(np.corrcoef(a, np.asarray(b))[0, 1])


def _area(high: NDArray[np.float64], low: NDArray[np.float64]) -> float:
    """Probability that a value of ``high`` exceeds one of ``low``; ties count half."""
    more = (high[:, None] > low).mean()
    return float(more + (high[:, None] == low).mean() / 2)


def _robust(values: list[float]) -> float:
    """1.48 x median absolute deviation: a standard deviation that outliers do not move."""
    found = np.array(values)
    return float(1.4826 * np.median(np.abs(found - np.median(found))))


if __name__ == "__main__":
    sys.exit(main())
