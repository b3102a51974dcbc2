"""A pose network that the operator brings: Ultralytics' licence is not everybody's."""

import ast
from pathlib import Path
from typing import Any, cast

import onnxruntime

from edge_agent.bundle.integrity import sha256_of
from edge_agent.bundle.manifest import ImageInput, Model
from edge_agent.errors import ManifestError

_ort = cast("Any", onnxruntime)  # exports its names in a way no type checker can follow

DECODER = "ultralytics_pose"
OWN_POSE = "own_pose"


def read_own_pose(path: Path) -> Model:
    """The manifest entry of a file that ``training.export_pose`` wrote, from its own metadata.

    Raises:
        ManifestError: unreadable, no square input, or without Ultralytics' metadata.
    """
    try:
        session = _ort.InferenceSession(str(path), providers=["CPUExecutionProvider"])
        said = session.get_modelmeta().custom_metadata_map
        height, width = ast.literal_eval(said["imgsz"])
        task, licence = said["task"], said["license"]
    except Exception as error:
        # a runtime raises whatever it likes on a broken file, and so does foreign metadata
        detail = f"{type(error).__name__}: {error}"
        raise ManifestError(f"The pose network {path.name} cannot be used.", detail) from error
    if task != "pose" or height != width:
        raise ManifestError(
            f"The pose network {path.name} must be exported for pose with a square input, "
            f"got task {task!r} and {width} x {height} pixels."
        )
    return Model(
        name=OWN_POSE,
        role="pose",
        runtime="onnxruntime",
        decoder=DECODER,
        file=path.name,
        bytes=path.stat().st_size,
        sha256=sha256_of(path),
        licence=licence,
        commercial=False,
        commercial_reason=f"Ultralytics: {licence}",
        accelerate=True,
        input=ImageInput(side=height, colour="rgb", layout="nchw", scale=1 / 255, offset=0.0),
        labels=(),
        provides=("17 body points of every body",),
        cannot_provide=("identity",),
        sources=(),
    )
