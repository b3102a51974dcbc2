"""What the house is told of the networks at work."""

import json
from pathlib import Path
from typing import Any

import pytest

from dashboard.system.models import LONGEST_CARD, NOT_KNOWN, ModelManifest
from tests.dashboard.desk import Desk

MANIFEST = Path(__file__).parents[2] / "edge_agent" / "models" / "manifest.json"


def manifest(folder: Path, **changes: Any) -> ModelManifest:
    """One network in one bundle, changed."""
    model = {"name": "ours", "role": "cues", "licence": "Apache-2.0", "commercial": True}
    made = {"models": [{**model, **changes}], "bundles": {"default": [changes.get("name", "ours")]}}
    path = folder / "models" / "manifest.json"
    path.parent.mkdir()
    path.write_text(json.dumps(made))
    return ModelManifest(path, "default")


@pytest.mark.parametrize("bundle", json.loads(MANIFEST.read_text())["bundles"])
def test_every_bundle_of_ours_is_told_and_our_own_networks_have_cards(bundle: str) -> None:
    found = ModelManifest(MANIFEST, bundle).in_use()
    assert found is not None
    assert [each.name for each in found] == json.loads(MANIFEST.read_text())["bundles"][bundle]
    own = [each for each in found if each.name.startswith("attune_")]
    assert all(each.card is not None and each.name in each.card for each in own)
    assert all(each.provides and each.licence and each.commercial_reason for each in found)


def test_a_manifest_that_is_not_here_or_broken_says_that_nothing_is_known(tmp_path: Path) -> None:
    broken = tmp_path / "manifest.json"
    broken.write_text("{")
    for nothing in (
        ModelManifest(None, "default"),
        ModelManifest(tmp_path / "none.json", "default"),
        ModelManifest(broken, "default"),
        ModelManifest(MANIFEST, "no such bundle"),
    ):
        assert nothing.in_use() is None
        assert nothing.commercial() == (None, NOT_KNOWN)


def test_one_network_that_may_not_be_sold_bars_the_bundle(tmp_path: Path) -> None:
    found = manifest(tmp_path, commercial=False, commercial_reason="faces of unknown licence")
    expected = "Not for commercial use. ours: faces of unknown licence."
    assert found.commercial() == (False, expected)


def test_a_card_is_read_beside_the_manifest_and_nowhere_else(tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("of the operator's")
    outside = manifest(tmp_path, name="../secret").in_use()
    assert outside is not None
    assert outside[0].card is None


def test_a_card_may_be_missing_and_a_huge_one_is_cut(tmp_path: Path) -> None:
    here = manifest(tmp_path)
    (without,) = here.in_use() or []
    assert without.card is None
    assert here.path is not None
    (here.path.parent / "ours.md").write_text("x" * (LONGEST_CARD + 1))
    (cut,) = here.in_use() or []
    assert cut.card == "x" * LONGEST_CARD


def test_it_is_told_over_rest(desk: Desk) -> None:
    answer = desk.page().get("/v1/models")
    assert answer.status_code == 200
    assert answer.json() == {"bundle": "default", "models": []}
