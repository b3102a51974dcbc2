"""Sealing a retrained network changes two numbers of the manifest and nothing else."""

import json
from pathlib import Path

import pytest

from edge_agent.bundle.integrity import sha256_of
from edge_agent.bundle.manifest import MANIFEST_PATH, read_manifest
from edge_agent.bundle.seal import seal
from edge_agent.errors import ManifestError


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    """A copy in which the first model lies beside the manifest."""
    content = json.loads(MANIFEST_PATH.read_text())
    for model in content["models"]:
        model["sources"] = [s for s in model["sources"] if "packaged" not in s]
    content["models"][0]["sources"] = [{"packaged": "net.onnx"}]
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(content, indent=1))
    return path


def test_a_new_file_is_sealed_once(manifest: Path) -> None:
    before = manifest.read_text()
    net = manifest.parent / "net.onnx"
    net.write_bytes(b"trained anew")
    name = read_manifest(manifest).models[0].name
    assert seal(manifest) == [name]
    sealed = read_manifest(manifest).models[0]
    assert (sealed.bytes, sealed.sha256) == (12, sha256_of(net))
    lines = zip(before.splitlines(), manifest.read_text().splitlines(), strict=True)
    assert sum(a != b for a, b in lines) == 2
    assert seal(manifest) == []


def test_a_missing_file_is_named(manifest: Path) -> None:
    with pytest.raises(ManifestError, match=r"net\.onnx"):
        seal(manifest)
