"""One network file behind one call, whichever runtime runs it."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol, cast

import numpy as np
import onnxruntime
from ai_edge_litert import interpreter
from numpy.typing import NDArray

from edge_agent.bundle import Resolved
from edge_agent.bundle.integrity import check

Tensor = NDArray[Any]
# neither runtime exports its names in a way that a type checker can follow
_ort = cast("Any", onnxruntime)
_litert = cast("Any", interpreter)


class Network(Protocol):
    """Named outputs for one input."""

    def run(self, x: Tensor) -> Mapping[str, Tensor]:
        """One inference; the arrays are the caller's."""


class CallCount:
    """How often each encoder was called; one per set of encoders, which one thread uses."""

    def __init__(self) -> None:
        self._calls: Counter[str] = Counter()

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


def onnx_session(path: Path) -> Any:  # noqa: ANN401 - untyped in the runtime itself
    """One thread that does not spin: several cameras share the cores of a small box."""
    options = _ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    return _ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


class OnnxNetwork:
    """A network in ONNX Runtime."""

    def __init__(self, path: Path) -> None:
        self._session = onnx_session(path)
        self._input = self._session.get_inputs()[0].name
        self._outputs = [output.name for output in self._session.get_outputs()]

    def run(self, x: Tensor) -> Mapping[str, Tensor]:
        """One inference."""
        values = self._session.run(self._outputs, {self._input: x})
        return dict(zip(self._outputs, values, strict=True))


class LiteRtNetwork:
    """A network in LiteRT (TensorFlow Lite)."""

    def __init__(self, path: Path) -> None:
        self._interpreter = _litert.Interpreter(model_path=str(path), num_threads=1)
        self._interpreter.allocate_tensors()
        self._input = self._interpreter.get_input_details()[0]["index"]
        self._outputs = {d["name"]: d["index"] for d in self._interpreter.get_output_details()}

    def run(self, x: Tensor) -> Mapping[str, Tensor]:
        """One inference."""
        self._interpreter.set_tensor(self._input, x)
        self._interpreter.invoke()
        return {n: np.asarray(self._interpreter.get_tensor(i)) for n, i in self._outputs.items()}


def open_network(resolved: Resolved, calls: CallCount | None = None) -> Network:
    """Load a verified file; it is hashed again because pulling and loading lie apart."""
    check(resolved.model, resolved.path)
    kind = OnnxNetwork if resolved.model.runtime == "onnxruntime" else LiteRtNetwork
    return Counted(kind(resolved.path), resolved.model.role, calls or CallCount())
