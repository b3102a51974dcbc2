"""``python -m training.export_pose WEIGHTS OUT.onnx``: an Ultralytics pose network as ONNX.

For operators who choose YOLO26 pose: ``WEIGHTS`` is a ``.pt`` of theirs, or a ``.yaml`` such as
``yolo26n-pose.yaml`` for random weights. **Ultralytics' code and weights are AGPL-3.0**: whoever
offers a service with them must publish that service's source or buy a licence. So the package is
in no requirement of this project; install it yourself, in an environment of its own:

    pip install torch==2.13.0 onnx && pip install --no-deps ultralytics

Ultralytics refuses to be imported without torchvision, of which there is no build for processors
alone; the export needs none of it. Where it is missing, an empty module stands in for it while
this command runs.
"""

import argparse
import importlib.machinery
import importlib.metadata
import importlib.util
import os
import shutil
import sys
import types
from pathlib import Path
from typing import Final

STAND_IN_VERSION: Final = "0.28.0"
OPSET: Final = 17
SIDE_PX: Final = 320
LAYOUT: Final = 57


class ExportError(Exception):
    """The network cannot be exported; the text says why."""


class _StandIn(importlib.metadata.Distribution):
    """What package metadata says of the torchvision that is not there."""

    def read_text(self, filename: str) -> str | None:
        if filename == "METADATA":
            return f"Metadata-Version: 2.1\nName: torchvision\nVersion: {STAND_IN_VERSION}\n"
        return None

    def locate_file(self, path: str | os.PathLike[str]) -> Path:
        return Path(path)


class _Finder(importlib.metadata.DistributionFinder):
    """Tells package metadata of the stand-in, and of nothing else."""

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> None:
        del fullname, path, target

    def find_distributions(self, context: object = None) -> list[importlib.metadata.Distribution]:
        name = getattr(context, "name", None)
        return [_StandIn()] if name in (None, "torchvision") else []


def stand_in_for_torchvision() -> None:
    """Let Ultralytics be imported without torchvision; a real one is left alone."""
    if importlib.util.find_spec("torchvision") is not None:
        return
    module = types.ModuleType("torchvision")
    module.__version__ = STAND_IN_VERSION  # type: ignore[attr-defined]
    module.__spec__ = importlib.machinery.ModuleSpec("torchvision", None)
    sys.modules["torchvision"] = module
    sys.meta_path.append(_Finder())


def export_pose(weights: Path, out: Path, side: int = SIDE_PX) -> None:
    """Write ``out``; its metadata carries Ultralytics' licence, which the edge shows.

    Raises:
        ExportError: Ultralytics is not installed, or the network has another layout than the
            edge reads (end-to-end rows of 57 numbers, YOLO26 and later).
    """
    if side % 32 != 0 or side < 32:
        raise ExportError(f"the side must be a multiple of 32 pixels, got {side}")
    stand_in_for_torchvision()
    try:
        from ultralytics import YOLO  # type: ignore[import-not-found,unused-ignore]
    except ImportError as error:
        raise ExportError(
            f"Ultralytics cannot be imported ({error}): see this command's --help"
        ) from error
    network = YOLO(str(weights))
    if network.task != "pose":
        raise ExportError(f"{weights.name} is a network for {network.task}, not for pose")
    # nms=False: the head that needs no suppression afterwards, 300 rows of bodies
    settings = {"imgsz": side, "opset": OPSET, "simplify": False, "nms": False}
    made = Path(network.export(format="onnx", **settings))
    _check_layout(made)
    out.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(made, out)


def _check_layout(path: Path) -> None:
    import onnx

    output = onnx.load(str(path), load_external_data=False).graph.output[0]
    shape = [d.dim_value for d in output.type.tensor_type.shape.dim]
    if len(shape) != 3 or shape[2] != LAYOUT:
        path.unlink()
        raise ExportError(f"the edge reads [1, rows, {LAYOUT}], this network answers {shape}")


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m training.export_pose",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("weights", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--side", type=int, default=SIDE_PX, help="pixels of the square input")
    arguments = parser.parse_args(argv)
    try:
        export_pose(arguments.weights, arguments.out, arguments.side)
    except ExportError as error:
        sys.stderr.write(f"error: {error}\n")
        return 1
    sys.stdout.write(
        f"{arguments.out} written. It is AGPL-3.0; set ATTUNE_POSE={arguments.out} to use it.\n"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
