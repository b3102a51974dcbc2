"""ONNX Runtime keeps an identifier in the user's cache folder when it may report to its maker."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
NETWORK = ROOT / "edge_agent" / "models" / "attune_expression.onnx"
RUN = (
    "import onnxruntime; onnxruntime.InferenceSession({path!r}, providers=['CPUExecutionProvider'])"
)


def files_left_behind(home: Path, code: str) -> list[Path]:
    """Files under a fresh home folder after ``code`` ran outside of any CI."""
    environment = {
        "HOME": str(home),
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        # So that even the run that may report reaches nobody.
        "https_proxy": "http://127.0.0.1:9",
    }
    subprocess.run([sys.executable, "-c", code], env=environment, cwd=ROOT, check=True)
    return [path for path in home.rglob("*") if path.is_file()]


@pytest.mark.parametrize("package", ["edge_agent", "training"])
def test_our_packages_leave_no_identifier(tmp_path: Path, package: str) -> None:
    code = f"import {package}; {RUN.format(path=str(NETWORK))}"
    assert files_left_behind(tmp_path, code) == []


def test_the_check_can_fail(tmp_path: Path) -> None:
    """Where this finds nothing, ONNX Runtime has changed and the check above proves nothing."""
    assert files_left_behind(tmp_path, RUN.format(path=str(NETWORK))) != []
