"""A mounted cue head: what is refused, and that the record's bundle names it."""

import json
from pathlib import Path
from typing import Any

import pytest

from edge_agent.bundle import load_bundle
from edge_agent.bundle.cue_head import read_cue_head
from edge_agent.bundle.manifest import bundle_id, read_manifest
from edge_agent.domain.cue_head import CLASSES, INPUTS
from edge_agent.errors import ManifestError, NotForCommercialUseError
from tests.edge_agent.conftest import model_settings

BODY: dict[str, Any] = {
    "schema_version": 1,
    "classes": CLASSES,
    "trained_on": "ours",
    "trained_on_sha256": "0" * 64,
    "licence": "our own recordings",
    "commercial": True,
    "mean": [0.0] * INPUTS,
    "scale": [1.0] * INPUTS,
    "weights": [[0.0] * INPUTS] * 6,
    "bias": [0.0] * 6,
}


def write(folder: Path, **changes: object) -> Path:
    path = folder / "head.json"
    path.write_text(json.dumps(BODY | changes))
    return path


def test_a_head_that_knows_nothing_gives_each_class_a_sixth(tmp_path: Path) -> None:
    mounted = read_cue_head(write(tmp_path))
    found = mounted.head.probabilities(mounted.head.mean)
    assert found == pytest.approx(dict.fromkeys(CLASSES[:-1], 1 / 6))
    assert mounted.not_commercial == ()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"classes": CLASSES[::-1]}, "classes must be"),
        ({"mean": [0.0] * 3}, "mean"),
        ({"weights": [[0.0] * INPUTS] * 2}, "must have 6 rows, got (2, 6)"),
        ({"scale": [0.0] * INPUTS}, "scale must be > 0, got 0.0"),
        ({"bias": [float("nan")] * 6}, "bias"),
        ({"licence": ""}, "licence"),
        ({"extra": 1}, "extra"),
    ],
)
def test_what_is_no_head_is_refused_with_its_value(
    tmp_path: Path, change: dict[str, object], words: str
) -> None:
    with pytest.raises(ManifestError, match=r"The cue head head\.json cannot be used") as refused:
        read_cue_head(write(tmp_path, **change))
    assert words in refused.value.detail


def test_a_missing_head_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match=r"nowhere\.json"):
        read_cue_head(tmp_path / "nowhere.json")


def test_a_bundle_without_sound_events_takes_no_head(tmp_path: Path) -> None:
    settings = model_settings().model_copy(update={"cue_head": write(tmp_path)})
    with pytest.raises(ManifestError, match="ATTUNE_CUE_HEAD needs a bundle that names sound"):
        load_bundle(settings)


def test_commercial_use_refuses_a_head_that_forbids_it(tmp_path: Path) -> None:
    path = write(tmp_path, commercial=False, licence="CC BY-NC 4.0")
    update = {"cue_head": path, "commercial": True}
    with pytest.raises(NotForCommercialUseError, match=r"cue head head\.json \(CC BY-NC 4\.0\)"):
        load_bundle(model_settings("sounds").model_copy(update=update))


def test_a_head_changes_the_bundles_id_and_none_leaves_it(tmp_path: Path) -> None:
    models = read_manifest().models_of("sounds")
    one = read_cue_head(write(tmp_path)).sha256
    other = read_cue_head(write(tmp_path, bias=[1.0] * 6)).sha256
    ids = {bundle_id("sounds", models, head) for head in (None, one, other)}
    assert len(ids) == 3
    assert bundle_id("sounds", models) in ids
