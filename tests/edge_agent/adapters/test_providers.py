"""Which provider is trusted: one that errs, dies or pretends is refused, and that is said."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.adapters.networks import CallCount, open_network
from edge_agent.adapters.providers import (
    CPU,
    CUDA,
    TENSORRT,
    TOLERANCE,
    Provider,
    Session,
    available_providers,
    create_session,
    difference,
    open_fastest,
    probe_inputs,
)
from edge_agent.bundle import Bundle
from edge_agent.domain.placement import Placement

EVERY = (TENSORRT, CUDA, CPU)
NETWORK = Path(__file__).parents[3] / "edge_agent" / "models" / "attune_expression.onnx"


class Accelerated:
    """Computes on the processor what a chip would: off by a share, and calling itself otherwise."""

    def __init__(self, true: Session, names: list[str], off_by: float) -> None:
        self._true = true
        self._names = names
        self._off_by = off_by

    def get_providers(self) -> list[str]:
        return self._names

    def get_inputs(self) -> list[Any]:
        return self._true.get_inputs()

    def get_outputs(self) -> list[Any]:
        return self._true.get_outputs()

    def run(self, outputs: list[str] | None, inputs: dict[str, Any]) -> list[Any]:
        if self._off_by < 0:
            raise RuntimeError("CUDA error cudaErrorNoKernelImageForDevice\nno kernel image")
        return [a + self._off_by * np.abs(a).max() for a in self._true.run(outputs, inputs)]


@dataclass
class Machine:
    """A build of ONNX Runtime on some machine; ``off_by`` -1 dies at the first inference."""

    off_by: dict[str, float] = field(default_factory=dict)
    absent: frozenset[str] = frozenset()
    pretends: frozenset[str] = frozenset()
    asked: list[Sequence[Provider]] = field(default_factory=list)

    def create(self, path: Path, providers: Sequence[Provider]) -> Session:
        self.asked.append(providers)
        names = [p if isinstance(p, str) else p[0] for p in providers]
        if names[0] in self.absent:
            raise OSError("libcudart.so.13: cannot open shared object file\nno such file")
        true = create_session(path, [CPU])
        if names[0] in self.pretends:
            return true
        return Accelerated(true, names, self.off_by.get(names[0], 0.0))


def _open(machine: Machine, engines: Path | None = None) -> tuple[Session, Placement]:
    return open_fastest(NETWORK, engines, EVERY, machine.create)


def test_tensorrt_is_taken_when_it_proves_itself(tmp_path: Path) -> None:
    machine = Machine(off_by={TENSORRT: TOLERANCE[TENSORRT] * 0.9})
    session, placement = _open(machine, tmp_path / "engines")
    assert placement == Placement(TENSORRT)
    assert session.get_providers() == [TENSORRT, CUDA, CPU]
    _, (asked, *below) = machine.asked
    assert below == [CUDA, CPU], "what TensorRT does not know, CUDA and the processor compute"
    assert isinstance(asked, tuple)
    assert asked[1]["trt_engine_cache_path"] == str(tmp_path / "engines")
    assert (tmp_path / "engines").is_dir()


def test_without_a_cache_nothing_is_compiled_into_the_working_folder() -> None:
    machine = Machine()
    _open(machine)
    asked = machine.asked[1][0]
    assert isinstance(asked, tuple)
    assert not any("cache" in option for option in asked[1])


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (Machine(off_by={TENSORRT: TOLERANCE[TENSORRT] * 1.5}), "off by 0.03"),
        (Machine(off_by={TENSORRT: float("nan")}), "off by inf"),
        (Machine(off_by={TENSORRT: -1.0}), "cudaErrorNoKernelImageForDevice"),
        (Machine(absent=frozenset({TENSORRT})), "libcudart.so.13"),
        (Machine(pretends=frozenset({TENSORRT})), f"fell back to {CPU} in silence"),
    ],
    ids=["wrong", "nan", "dies", "absent", "pretends"],
)
def test_one_that_fails_makes_room_for_the_next(
    broken: Machine, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        session, placement = _open(broken)
    assert placement.provider == CUDA
    (refused,) = placement.refused
    assert refused.startswith(TENSORRT)
    assert said in refused
    assert "\n" not in refused
    assert said in caplog.text
    assert session.get_providers()[0] == CUDA


def test_when_none_works_the_processor_does_it() -> None:
    machine = Machine(off_by={CUDA: 0.5}, absent=frozenset({TENSORRT}))
    session, placement = _open(machine)
    assert placement.provider == CPU
    assert [r.split(":")[0] for r in placement.refused] == [TENSORRT, CUDA]
    face = np.zeros((1, 1, 48, 48), np.float32)
    (answer,) = session.run(None, {session.get_inputs()[0].name: face})
    assert answer.sum() == pytest.approx(1.0, abs=1e-4)


def test_what_the_build_does_not_list_is_not_tried() -> None:
    machine = Machine()
    _, placement = open_fastest(NETWORK, None, [CPU], machine.create)
    assert placement == Placement(CPU)
    assert machine.asked == [[CPU]]


def test_this_machine_itself() -> None:
    """The real runtime here: whatever it has, the answer is the processor's within tolerance."""
    session, placement = open_fastest(NETWORK, None, available_providers())
    question = probe_inputs(session)
    answer = session.run(None, question)
    true = create_session(NETWORK, [CPU]).run(None, question)
    assert difference(true, answer) <= TOLERANCE.get(placement.provider, 0.0)


def test_small_networks_stay_on_the_processor(bundle: Bundle) -> None:
    calls = CallCount()
    resolved = bundle.get("expression")
    assert not resolved.accelerate
    open_network(resolved, calls)
    assert calls.placements == {"expression": Placement(CPU)}


@given(st.floats(-3, 3), st.floats(0.1, 100))
def test_difference_is_a_share_of_the_largest_value(off_by: float, scale: float) -> None:
    right = np.array([-scale, 0.0, scale / 2])
    assert difference([right], [right + off_by * scale]) == pytest.approx(abs(off_by))


def test_difference_is_infinite_where_shapes_or_numbers_are_not_comparable() -> None:
    one = np.ones(3)
    assert difference([one], [np.ones(2)]) == float("inf")
    assert difference([one], [np.array([1.0, np.nan, 1.0])]) == float("inf")
    assert difference([one, one], [one, one * 1.5]) == pytest.approx(0.5), "the worst output"


@pytest.mark.parametrize("kind", ["float", "float16", "uint8", "int32", "int64"])
def test_a_network_is_asked_in_the_numbers_that_it_takes(kind: str) -> None:
    @dataclass
    class Input:
        name: str = "picture"
        type: str = f"tensor({kind})"
        shape: tuple[object, ...] = ("batch", 4, 4, None)

    class Shaped(Accelerated):
        def get_inputs(self) -> list[Any]:
            return [Input()]

    question = probe_inputs(Shaped(create_session(NETWORK, [CPU]), [CPU], 0.0))["picture"]
    assert question.dtype == np.dtype("float32" if kind == "float" else kind)
    assert question.shape == (1, 4, 4, 1)
    assert np.array_equal(question, question.clip(0, 255))
