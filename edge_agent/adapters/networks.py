"""One network file behind one call, whichever runtime runs it."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from typing import Any, Protocol, cast

import numpy as np
from ai_edge_litert import interpreter
from numpy.typing import NDArray

from edge_agent.adapters.providers import (
    CPU,
    Session,
    available_providers,
    create_session,
    open_fastest,
)
from edge_agent.bundle import Resolved
from edge_agent.bundle.integrity import check
from edge_agent.domain.placement import Placement

Tensor = NDArray[Any]
_litert = cast("Any", interpreter)  # exports its names in a way no type checker can follow


class Network(Protocol):
    """Named outputs for one input."""

    def run(self, x: Tensor) -> Mapping[str, Tensor]:
        """One inference; the arrays are the caller's."""


class CallCount:
    """How often each encoder was called and where it runs; one per set of encoders, which one
    thread uses."""

    def __init__(self) -> None:
        self._calls: Counter[str] = Counter()
        self.placements: dict[str, Placement] = {}

    def add(self, encoder: str, times: int = 1) -> None:
        """It was called."""
        self._calls[encoder] += times

    def take(self) -> dict[str, int]:
        """Calls since the last time, by encoder."""
        taken = dict(self._calls)
        self._calls.clear()
        return taken


class Counted:
    """A network whose calls are counted under its role."""

    def __init__(self, network: Network, role: str, calls: CallCount) -> None:
        self._network = network
        self._role = role
        self._calls = calls

    def run(self, x: Tensor) -> Mapping[str, Tensor]:
        """One inference."""
        self._calls.add(self._role)
        return self._network.run(x)


def onnx_session(path: Path) -> Session:
    """On the processor."""
    return create_session(path, [CPU])


class OnnxNetwork:
    """A network in ONNX Runtime."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._input = self._session.get_inputs()[0].name
        self._outputs = [output.name for output in self._session.get_outputs()]

    def run(self, x: Tensor) -> Mapping[str, Tensor]:
        """One inference."""
        values = self._session.run(self._outputs, {self._input: x})
        return dict(zip(self._outputs, values, strict=True))


class LiteRtNetwork:
    """A network in LiteRT (TensorFlow Lite); one inference at a time, whoever asks."""

    def __init__(self, path: Path) -> None:
        self._turn = Lock()
        self._interpreter = _litert.Interpreter(model_path=str(path), num_threads=1)
        self._interpreter.allocate_tensors()
        self._input = self._interpreter.get_input_details()[0]["index"]
        self._outputs = {d["name"]: d["index"] for d in self._interpreter.get_output_details()}

    def run(self, x: Tensor) -> Mapping[str, Tensor]:
        """One inference; what comes back are copies."""
        with self._turn:
            self._interpreter.set_tensor(self._input, x)
            self._interpreter.invoke()
            answers = self._outputs.items()
            return {name: np.asarray(self._interpreter.get_tensor(i)) for name, i in answers}


_litert_networks: dict[str, LiteRtNetwork] = {}
_opening = Lock()


def _litert_network(resolved: Resolved) -> LiteRtNetwork:
    """One per file and process: the networks remember nothing, and each further camera would
    hold its own copy of their weights (75 MB for the pose alone)."""
    with _opening:
        known = _litert_networks.get(resolved.model.sha256)
        if known is None:
            known = _litert_networks[resolved.model.sha256] = LiteRtNetwork(resolved.path)
        return known


def open_network(resolved: Resolved, calls: CallCount | None = None) -> Network:
    """Load a verified file; it is hashed again because pulling and loading lie apart."""
    check(resolved.model, resolved.path)
    role, calls = resolved.model.role, calls or CallCount()
    if resolved.model.runtime == "litert":
        calls.placements[role] = Placement(CPU)
        return Counted(_litert_network(resolved), role, calls)
    session, calls.placements[role] = _open_session(resolved)
    return Counted(OnnxNetwork(session), role, calls)


def _open_session(resolved: Resolved) -> tuple[Session, Placement]:
    """Small networks stay on the processor: the way to another chip and back takes longer."""
    if not resolved.accelerate:
        return onnx_session(resolved.path), Placement(CPU)
    return open_fastest(resolved.path, resolved.engines, available_providers())
