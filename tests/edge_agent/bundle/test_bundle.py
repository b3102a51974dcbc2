"""The manifest, the sources and the hash check, without a network."""

import json
import shutil
from pathlib import Path

import pytest

from edge_agent.bundle import Bundle, load_bundle
from edge_agent.bundle.integrity import sha256_of
from edge_agent.bundle.manifest import MANIFEST_PATH, REQUIRED, Manifest, bundle_id, read_manifest
from edge_agent.bundle.store import Store
from edge_agent.errors import (
    ManifestError,
    ModelUnavailableError,
    NotForCommercialUseError,
    WrongHashError,
)
from edge_agent.settings import Settings
from tests.edge_agent.conftest import model_settings


@pytest.fixture
def manifest() -> Manifest:
    return read_manifest()


def test_every_bundle_fills_every_role(manifest: Manifest) -> None:
    for name in manifest.bundles:
        assert {model.role for model in manifest.models_of(name)} >= set(REQUIRED)


@pytest.mark.parametrize(
    "names",
    [
        ["face_landmark_468", "attune_expression", "silero_vad_16k"],
        ["yunet_n_320", "yunet_n_640", "face_landmark_468", "attune_expression", "silero_vad_16k"],
    ],
)
def test_a_role_left_empty_or_filled_twice_is_refused(tmp_path: Path, names: list[str]) -> None:
    content = json.loads(MANIFEST_PATH.read_text())
    content["bundles"]["odd"] = names
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(content))
    with pytest.raises(ManifestError) as caught:
        read_manifest(path)
    assert "bundle odd" in caught.value.detail


def test_a_role_that_a_bundle_leaves_empty_is_none(bundle: Bundle) -> None:
    assert bundle.find("blendshapes") is None
    with pytest.raises(ManifestError, match="default has no blendshapes"):
        bundle.get("blendshapes")


def test_the_default_bundle_needs_package_registries_only(manifest: Manifest) -> None:
    for model in manifest.models_of("default"):
        kinds = {type(source).__name__ for source in model.sources}
        assert kinds & {"WheelMember", "Packaged"}, model.name


def test_every_restricted_model_says_why(manifest: Manifest) -> None:
    for model in manifest.models:
        assert model.licence
        assert model.commercial_reason


def test_an_unknown_bundle_names_the_known_ones(manifest: Manifest) -> None:
    with pytest.raises(ManifestError, match=r"'moon'.*default"):
        manifest.models_of("moon")


@pytest.mark.parametrize(
    ("field", "value"), [("sha256", "abc"), ("bytes", 0), ("file", "../x"), ("role", "oracle")]
)
def test_a_wrong_manifest_is_refused(tmp_path: Path, field: str, value: object) -> None:
    content = json.loads(MANIFEST_PATH.read_text())
    content["models"][0][field] = value
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(content))
    with pytest.raises(ManifestError) as caught:
        read_manifest(path)
    assert field in caught.value.detail


def test_the_bundle_id_changes_with_a_file_or_a_scale_only(manifest: Manifest) -> None:
    models = manifest.models_of("default")
    first = models[0]
    assert first.input is not None
    base = bundle_id("default", models)
    other_file = first.model_copy(update={"sha256": "0" * 64})
    other_scale = first.model_copy(update={"input": first.input.model_copy(update={"scale": 9.0})})
    other_words = first.model_copy(update={"commercial_reason": "other words"})
    assert bundle_id("default", (other_file, *models[1:])) != base
    assert bundle_id("default", (other_scale, *models[1:])) != base
    assert bundle_id("default", (other_words, *models[1:])) == base
    assert bundle_id("default", models[::-1]) == base


def test_loaded_files_are_the_manifests(any_bundle: Bundle) -> None:
    for resolved in any_bundle.files:
        assert sha256_of(resolved.path) == resolved.model.sha256
        assert resolved.path.stat().st_size == resolved.model.bytes


def test_a_mirror_is_asked_first(bundle: Bundle, manifest: Manifest, tmp_path: Path) -> None:
    resolved = bundle.get("face_detector")
    mirror = tmp_path / "mirror"
    mirror.mkdir()
    shutil.copy(resolved.path, mirror / resolved.model.file)
    said: list[str] = []
    path = Store(manifest, tmp_path / "models", mirror).pull(resolved.model, said.append)
    assert sha256_of(path) == resolved.model.sha256
    assert said == ["face_detection_full_range_sparse: 0.7 MB from mirror mirror"]


def test_a_wrong_file_is_refused_with_both_hashes_and_never_kept(
    bundle: Bundle, manifest: Manifest, tmp_path: Path
) -> None:
    model = bundle.get("face_detector").model.model_copy(update={"sources": ()})
    mirror = tmp_path / "mirror"
    mirror.mkdir()
    wrong = mirror / model.file
    wrong.write_bytes(b"not a model")
    store = Store(manifest, tmp_path / "models", mirror)
    with pytest.raises(WrongHashError) as caught:
        store.pull(model, lambda _: None)
    assert model.sha256 in str(caught.value)
    assert sha256_of(wrong) in str(caught.value)
    assert list((tmp_path / "models").iterdir()) == []


def test_a_file_that_was_changed_after_the_pull_is_refused(
    bundle: Bundle, manifest: Manifest, tmp_path: Path
) -> None:
    resolved = bundle.get("face_detector")
    path = tmp_path / resolved.model.file
    path.write_bytes(resolved.path.read_bytes()[:-1] + b"!")
    store = Store(manifest, tmp_path, None)
    with pytest.raises(WrongHashError, match=resolved.model.sha256):
        store.verified(resolved.model)
    with pytest.raises(WrongHashError):
        store.pull(resolved.model, lambda _: None)


def test_without_any_source_the_model_is_named(
    bundle: Bundle, manifest: Manifest, tmp_path: Path
) -> None:
    model = bundle.get("face_detector").model.model_copy(update={"sources": ()})
    with pytest.raises(ModelUnavailableError, match=model.name):
        Store(manifest, tmp_path, None).pull(model, lambda _: None)
    with pytest.raises(ModelUnavailableError, match="models pull"):
        Store(manifest, tmp_path, None).verified(model)


def test_commercial_use_refuses_a_restricted_bundle_and_says_why(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ATTUNE_COMMERCIAL", "1")
    monkeypatch.setenv("ATTUNE_MODELS", str(tmp_path))
    with pytest.raises(NotForCommercialUseError, match="FER2013"):
        load_bundle(Settings())


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATTUNE_BUNDLE", "room")
    monkeypatch.setenv("ATTUNE_MODEL_MIRROR", "/mirror")
    assert (Settings().bundle, Settings().model_mirror) == ("room", Path("/mirror"))
    assert model_settings().bundle == "default"
