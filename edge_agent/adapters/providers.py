"""Where a network runs: TensorRT, then CUDA, then the processor, each tried before it is trusted.

A provider that a build lists may still not work: its libraries may be missing (ONNX Runtime then
falls back in silence), or it may hold no kernels for this chip and die, or answer wrongly, at the
first inference. So each is given one real inference, and its answer is held against the
processor's. What fails is said, and the next one is tried.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Protocol, cast

import numpy as np
import onnxruntime

from edge_agent.domain.placement import Placement

_ort = cast("Any", onnxruntime)  # untyped in the runtime itself
log = logging.getLogger(__name__)

CPU: Final = "CPUExecutionProvider"
CUDA: Final = "CUDAExecutionProvider"
TENSORRT: Final = "TensorrtExecutionProvider"
LADDER: Final = (TENSORRT, CUDA)
TOLERANCE: Final[Mapping[str, float]] = {TENSORRT: 0.02, CUDA: 0.002}
"""Largest difference from the processor's answer, as a share of that output's largest value.
TensorRT computes in half precision (11 bits), CUDA in TF32 (11 bits in products, 24 in sums)."""
PROBE_SEED: Final = 7

Inputs = dict[str, Any]


class Session(Protocol):
    """What is used of ``onnxruntime.InferenceSession``."""

    def get_providers(self) -> list[str]: ...
    def get_inputs(self) -> list[Any]: ...
    def get_outputs(self) -> list[Any]: ...
    def run(self, outputs: list[str] | None, inputs: Inputs) -> list[Any]: ...


Provider = str | tuple[str, dict[str, Any]]
Create = Callable[[Path, Sequence[Provider]], Session]


def create_session(path: Path, providers: Sequence[Provider]) -> Session:
    """One thread that does not spin: several cameras share the cores of a small box."""
    options = _ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    # falling back is decided here, aloud
    session = _ort.InferenceSession(str(path), options, list(providers), enable_fallback=0)
    return cast("Session", session)


def open_fastest(
    path: Path,
    engines: Path | None,
    available: Sequence[str],
    create: Create = create_session,
) -> tuple[Session, Placement]:
    """The session of the first provider of the ladder that proves itself, else the processor's.

    ``engines`` is the folder in which TensorRT keeps what it compiled (minutes on a first start);
    ``available`` is what the build of ONNX Runtime lists.
    """
    reference = create(path, [CPU])
    question = probe_inputs(reference)
    expected = reference.run(None, question)
    refused: list[str] = []
    for provider in LADDER:
        if provider not in available:
            continue
        try:
            session = _proved(path, provider, engines, create, question, expected)
        except Exception as error:
            # A driver raises whatever it likes; the next provider is what matters then.
            refused.append(f"{provider}: {_first_line(error)}")
            log.warning("not used: %s", refused[-1], exc_info=True, extra=_about(path))
            continue
        log.info("a network runs on %s", provider, extra=_about(path))
        return session, Placement(provider, tuple(refused))
    return reference, Placement(CPU, tuple(refused))


def available_providers() -> list[str]:
    """What this build of ONNX Runtime lists; whether it works is another matter."""
    return list(_ort.get_available_providers())


def probe_inputs(session: Session) -> Inputs:
    """Reproducible numbers for every input, 0..1 or a byte's; dimensions left open are 1."""
    rng = np.random.default_rng(PROBE_SEED)
    return {i.name: _numbers(i.type, _shape(i.shape), rng) for i in session.get_inputs()}


def difference(expected: Sequence[Any], answer: Sequence[Any]) -> float:
    """The largest deviation of any output, as a share of that output's largest value.

    Infinite where shapes differ or a number is none.

    >>> difference([np.array([2.0, 4.0])], [np.array([2.0, 3.0])])
    0.25
    """
    worst = 0.0
    for right, given in zip(expected, answer, strict=True):
        a, b = np.asarray(right, np.float64), np.asarray(given, np.float64)
        if a.shape != b.shape or not np.isfinite(b).all():
            return float("inf")
        scale = max(float(np.abs(a).max(initial=0.0)), 1e-6)
        worst = max(worst, float(np.abs(a - b).max(initial=0.0)) / scale)
    return worst


class _RefusedError(Exception):
    """A provider that does not do what it says."""


def _proved(
    path: Path,
    provider: str,
    engines: Path | None,
    create: Create,
    question: Inputs,
    expected: Sequence[Any],
) -> Session:
    session = create(path, [_with_options(provider, engines), *_below(provider)])
    running = session.get_providers()
    if not running or running[0] != provider:
        raise _RefusedError(f"it fell back to {', '.join(running) or 'nothing'} in silence")
    off_by = difference(expected, session.run(None, question))
    if not off_by <= TOLERANCE[provider]:
        raise _RefusedError(
            f"its answer is off by {off_by:.3g} of the largest value, "
            f"where {TOLERANCE[provider]} is allowed"
        )
    return session


def _below(provider: str) -> list[Provider]:
    """What takes the operators that a provider does not know."""
    return [CUDA, CPU] if provider == TENSORRT else [CPU]


def _with_options(provider: str, engines: Path | None) -> Provider:
    if provider != TENSORRT:
        return provider
    options: dict[str, Any] = {"trt_fp16_enable": True}
    if engines is not None:
        engines.mkdir(parents=True, exist_ok=True)
        kept = str(engines)
        options |= {"trt_engine_cache_enable": True, "trt_engine_cache_path": kept}
        options |= {"trt_timing_cache_enable": True, "trt_timing_cache_path": kept}
    return provider, options


def _shape(dimensions: Sequence[Any]) -> list[int]:
    return [d if isinstance(d, int) and d > 0 else 1 for d in dimensions]


def _numbers(kind: str, shape: list[int], rng: np.random.Generator) -> Any:  # noqa: ANN401
    if "float" in kind:
        return rng.random(shape).astype(np.float16 if "float16" in kind else np.float32)
    if "uint8" in kind:
        return rng.integers(0, 256, shape, np.uint8)
    return np.ones(shape, np.int32 if "int32" in kind else np.int64)


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]


def _about(path: Path) -> dict[str, dict[str, str]]:
    return {"fields": {"network": path.name}}
