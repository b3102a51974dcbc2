"""The models, fetched once into the repository's own cache, and clips made on the fly."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from edge_agent.adapters.encoders import Encoders, open_encoders
from edge_agent.adapters.ffmpeg import open_clip
from edge_agent.adapters.ffmpeg_process import find_ffmpeg
from edge_agent.bundle import Bundle, load_bundle
from edge_agent.domain.faces import Frame
from edge_agent.errors import ModelUnavailableError
from edge_agent.perception import Perceiver, Perception
from edge_agent.settings import Settings
from edge_agent.threads import limit_opencv

ROOT = Path(__file__).resolve().parent.parent.parent
DEFAULT_MIRROR = ROOT.parent / "shared" / "models"

Perceive = Callable[[Path], list[Perception]]
MakeClip = Callable[..., Path]


def model_settings(bundle: str = "default") -> Settings:
    """The repository's cache; the mirror where there is one, package registries otherwise."""
    limit_opencv()
    mirror = Path(os.environ.get("ATTUNE_MODEL_MIRROR", str(DEFAULT_MIRROR)))
    return Settings(
        models=ROOT / "var" / "models",
        model_mirror=mirror if mirror.is_dir() else None,
        bundle=bundle,
        commercial=False,
    )


@pytest.fixture(scope="session")
def bundle() -> Bundle:
    """The default bundle."""
    return load_bundle(model_settings())


@pytest.fixture(scope="session", params=["default", "room"])
def any_bundle(request: pytest.FixtureRequest) -> Bundle:
    """Every bundle that a box may run; the mirror's is skipped where there is no mirror."""
    try:
        return load_bundle(model_settings(request.param))
    except ModelUnavailableError as error:
        if request.param == "default":
            raise
        pytest.skip(f"bundle {request.param}: {error}")


@pytest.fixture(scope="session")
def encoders(bundle: Bundle) -> Encoders:
    """Opened once: loading takes longer than most tests."""
    return open_encoders(bundle)


@pytest.fixture(scope="session")
def any_encoders(any_bundle: Bundle) -> Encoders:
    """The networks of every bundle."""
    return open_encoders(any_bundle)


@pytest.fixture
def perceive(bundle: Bundle, encoders: Encoders) -> Perceive:
    """A clip through a fresh perceiver."""

    def run(path: Path) -> list[Perception]:
        perceiver = Perceiver(bundle, encoders)
        perceiver.reset()
        with open_clip(path) as clip:
            return [perceiver.perceive(second) for second in clip]

    return run


@pytest.fixture
def make_clip(tmp_path: Path) -> MakeClip:
    """Encode with FFmpeg: ``make_clip("x.mp4", "-i", picture, ...)``."""

    def make(name: str, *arguments: str | Path) -> Path:
        path = tmp_path / name
        command = [find_ffmpeg(), "-nostdin", "-v", "error", "-y", *map(str, arguments), str(path)]
        subprocess.run(command, check=True, timeout=60)
        return path

    return make


def with_noise(picture: Frame, count: int, seed: int = 0) -> list[Frame]:
    """Copies as a camera would deliver a still scene: sensor noise of two grey levels."""
    rng = np.random.default_rng(seed)
    return [
        np.clip(picture + rng.normal(0, 2, picture.shape), 0, 255).astype(np.uint8)
        for _ in range(count)
    ]


def read_picture(path: Path, width: int = 640) -> Frame:
    """A photograph at capture size."""
    picture = cv2.imread(str(path))
    assert picture is not None, path
    height = round(picture.shape[0] * width / picture.shape[1])
    return np.asarray(cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
