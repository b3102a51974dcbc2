"""The shipped fusion behind its port: state goes out and comes in, and nothing else remembers."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from edge_agent.adapters.fusion_network import StatefulFusion, UnfitFusionError
from edge_agent.adapters.networks import onnx_session
from edge_agent.bundle.manifest import read_manifest
from edge_agent.domain.fusion_input import SENSES, SIZES, Vector
from edge_agent.domain.learned_fusion import Answer, NetworkState
from shared.contracts.window import ModalityName

MODELS = Path(__file__).parents[3] / "edge_agent" / "models"


@pytest.fixture(scope="module")
def fusion() -> StatefulFusion:
    return StatefulFusion(onnx_session(MODELS / "fusion_step.onnx"), "sha")


def second(seed: int, *senses: ModalityName) -> dict[ModalityName, Vector]:
    rng = np.random.default_rng(seed)
    return {s: rng.normal(size=SIZES[s]).astype(np.float32) for s in senses or SENSES}


def run(fusion: StatefulFusion, count: int, state: NetworkState | None = None) -> list[Answer]:
    made = []
    for n in range(count):
        answer, state = fusion.step(second(n), state)
        made.append(answer)
    return made


def test_shares_and_weights_sum_to_one_and_contempt_has_no_share(fusion: StatefulFusion) -> None:
    answer, _ = fusion.step(second(0, "face", "voice"), None)
    assert sum(answer.shares.values()) == pytest.approx(1.0)
    assert "contempt" not in answer.shares
    assert set(answer.weights) == {"face", "voice"}
    assert sum(answer.weights.values()) == pytest.approx(1.0, abs=1e-5)
    assert not answer.degraded


def test_two_streams_do_not_know_of_each_other(fusion: StatefulFusion) -> None:
    alone = run(fusion, 5)
    _, state = fusion.step(second(99), None)
    fusion.step(second(98), state)
    assert run(fusion, 5) == alone


def test_what_was_before_counts_and_another_files_state_does_not(fusion: StatefulFusion) -> None:
    _, before = fusion.step(second(99), None)
    fresh, _ = fusion.step(second(0), None)
    going_on, _ = fusion.step(second(0), before)
    other, _ = fusion.step(
        second(0), NetworkState(before.answer, before.cache, before.valid, "another sha")
    )
    assert going_on.shares != fresh.shares
    assert other == fresh


def test_without_any_sense_the_answer_is_only_a_memory(fusion: StatefulFusion) -> None:
    answer, state = fusion.step({}, None)
    assert answer.degraded
    assert answer.weights == {}
    assert all(np.isfinite(list(answer.shares.values())))
    assert np.isfinite(state.cache).all()


def test_the_same_seconds_give_the_same_numbers(fusion: StatefulFusion) -> None:
    assert run(fusion, 20) == run(fusion, 20)


def test_the_manifest_names_this_very_file_and_what_it_may_not_be_used_for() -> None:
    model = next(m for m in read_manifest().models if m.role == "fusion")
    assert model.bytes == (MODELS / "fusion_step.onnx").stat().st_size <= 2_000_000
    assert not model.commercial
    assert "attune_fusion" not in read_manifest().bundles["default"]


def test_a_file_for_other_senses_is_refused_by_name() -> None:
    names = [SimpleNamespace(name="x_face", shape=["batch", 5], type="tensor(float)")]

    class Other:
        def get_inputs(self) -> list[SimpleNamespace]:
            return names

        def get_outputs(self) -> list[SimpleNamespace]:
            return []

        def get_providers(self) -> list[str]:
            return []

        def run(self, outputs: list[str] | None, inputs: dict[str, object]) -> list[object]:
            raise AssertionError(outputs, inputs)

    with pytest.raises(UnfitFusionError, match="x_voice"):
        StatefulFusion(Other(), "sha")
