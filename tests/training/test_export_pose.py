"""The export of an Ultralytics network with random weights, and the edge's reading of it.

Slow, and only where an operator's own Ultralytics is found: ``ATTUNE_ULTRALYTICS_PYTHON`` names
the interpreter of an environment that has it. It is AGPL-3.0 and in no requirement of ours.
"""

import os
import subprocess
from pathlib import Path

import numpy as np
import pytest

from edge_agent.adapters.encoders import open_pose
from edge_agent.bundle import load_bundle
from edge_agent.errors import ManifestError, NotForCommercialUseError
from edge_agent.settings import Settings
from training.export_pose import ExportError, export_pose

PYTHON = os.environ.get("ATTUNE_ULTRALYTICS_PYTHON")


def test_a_side_that_no_network_takes_is_refused_with_its_value(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="got 300"):
        export_pose(Path("yolo26n-pose.yaml"), tmp_path / "own.onnx", side=300)


def test_a_file_that_is_no_pose_network_is_refused_by_its_name(tmp_path: Path) -> None:
    broken = tmp_path / "own.onnx"
    broken.write_bytes(b"not a network")
    with pytest.raises(ManifestError, match=r"own\.onnx cannot be used"):
        load_bundle(Settings(pose=broken))


@pytest.mark.slow
def test_the_edge_reads_an_exported_network_without_ultralytics(tmp_path: Path) -> None:
    if PYTHON is None:
        pytest.skip("ATTUNE_ULTRALYTICS_PYTHON names no interpreter with Ultralytics (AGPL-3.0)")
    out = tmp_path / "own.onnx"
    command = [PYTHON, "-m", "training.export_pose", "yolo26n-pose.yaml", str(out)]
    root = str(Path(__file__).parents[2])
    made = subprocess.run(
        command,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": root, "YOLO_CONFIG_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr

    bundle = load_bundle(Settings(pose=out), frozenset({"pose", "body_detector"}))
    pose = open_pose(bundle)

    assert pose is not None
    assert bundle.commercial is False
    assert any("AGPL-3.0" in reason for reason in bundle.not_commercial)
    found = pose.locate(np.full((360, 640, 3), 90, np.uint8), look_around=True)
    assert all(body.points.shape == (17, 2) for body in found)
    with pytest.raises(NotForCommercialUseError, match="AGPL"):
        load_bundle(Settings(pose=out, commercial=True))
