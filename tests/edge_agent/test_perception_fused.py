"""The learned fusion in the whole perceiver, on a real face, beside the bundle without it."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from edge_agent.adapters.encoders import Encoders, open_fusion
from edge_agent.bundle import Bundle, load_bundle
from edge_agent.perception import Perceiver, Perception, SecondOfInput
from shared.contracts.window import WindowState
from tests.edge_agent.conftest import model_settings, read_picture, with_noise

HISS = np.random.default_rng(1).normal(0, 0.001, 16_000).astype(np.float32)
OWN = {"distress_fused"}


@pytest.fixture(scope="module")
def fused_bundle() -> Bundle:
    return load_bundle(model_settings("fused"))


@pytest.fixture
def seconds(test_data: Path) -> list[SecondOfInput]:
    face = read_picture(test_data / "media" / "0-f15-hao-ph.jpg")
    return [SecondOfInput(at * 1000, with_noise(face, 4, seed=at), HISS) for at in range(3)]


def _perceiver(bundle: Bundle, encoders: Encoders) -> Perceiver:
    made = Perceiver(bundle, replace(encoders, fusion=open_fusion(bundle)))
    made.reset()
    return made


def _facts(perception: Perception) -> Perception:
    return replace(perception, stage_cpu_ms={}, encoder_calls={})


def test_only_the_smoothed_distress_and_the_weights_differ_and_a_reset_forgets(
    bundle: Bundle, fused_bundle: Bundle, encoders: Encoders, seconds: list[SecondOfInput]
) -> None:
    weighted = _perceiver(bundle, encoders)
    before = [weighted.perceive(second) for second in seconds]
    learned = _perceiver(fused_bundle, encoders)  # resets the ear that both use
    after = [learned.perceive(second) for second in seconds]
    for one, other in zip(before, after, strict=True):
        assert other.state is not WindowState.CANNOT_ASSESS
        changed = {name for name, v in other.channels.items() if v != one.channels[name]}
        assert changed == OWN
        assert 0.0 <= (other.channels["distress_fused"] or 0.0) <= 1.0
        assert sum(other.modality_weight.values()) == pytest.approx(1.0, abs=1e-3)
        assert other.provenance == one.provenance
        assert (other.state, other.reasons, other.quality) == (one.state, one.reasons, one.quality)
    assert after[0].bundle_id != before[0].bundle_id
    learned.reset()
    assert [_facts(learned.perceive(second)) for second in seconds] == [_facts(p) for p in after]


def test_a_file_that_does_not_fit_leaves_the_weighted_fusion(
    fused_bundle: Bundle, bundle: Bundle, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert open_fusion(bundle) is None
    assert open_fusion(fused_bundle) is not None
    monkeypatch.setattr(
        "edge_agent.adapters.fusion_network.SIZES",
        {"face": 8, "voice": 44, "body": 13, "motion": 3},
    )
    assert open_fusion(fused_bundle) is None
