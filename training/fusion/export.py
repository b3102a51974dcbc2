"""One step of the fusion as ONNX: every state is an input and an output, nothing is hidden.

Inputs ``x_<sense>`` [B, d_i], ``mask`` [B, M], ``y_prev`` [B, C], ``cache`` [B, M, W, d], ``valid``
[B, M, W], and ``statistics``, ``known`` [B, S] where the network is conditioned. Outputs ``probs``,
``logits``, ``weights``, ``degraded``, ``y_out``, ``cache_out``, ``valid_out``. Masks are bool.
"""

import json
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, cast

import numpy as np
import onnx
import onnxruntime
import torch
from torch import Tensor, nn

from training.fusion.network import FusionNetwork, State

OPSET: Final = 17
OUTPUTS: Final = ("probs", "logits", "weights", "degraded", "y_out", "cache_out", "valid_out")
PARITY: Final = 1e-4


class Step(nn.Module):
    """``FusionNetwork.step`` with tensors alone; ``temperature`` divides the published logits.

    What is fed back stays as it was trained: only what is said of it is calibrated.
    """

    def __init__(self, network: FusionNetwork, temperature: float = 1.0) -> None:
        super().__init__()
        self.network, self.temperature = network, temperature

    def forward(self, *given: Tensor) -> tuple[Tensor, ...]:
        """In the order of ``input_names``, out the order of ``OUTPUTS``."""
        count = len(self.network.config.modalities)
        senses, (mask, answer, cache, valid) = list(given[:count]), given[count : count + 4]
        extra = given[count + 4 :]
        fused, after = self.network.step(senses, mask, State(answer, cache, valid), *extra)
        logits = fused.logits / self.temperature
        probs = logits.softmax(-1)
        return probs, logits, fused.weights, fused.degraded, *after


def input_names(network: FusionNetwork) -> list[str]:
    """In order."""
    names = [f"x_{item.name}" for item in network.config.modalities]
    conditioned = network.config.conditioning != "none"
    return [*names, "mask", "y_prev", "cache", "valid"] + ["statistics", "known"] * conditioned


def sample(network: FusionNetwork, batch: int) -> tuple[Tensor, ...]:
    """Inputs of the right shapes, at a stream's beginning."""
    config = network.config
    senses = [torch.randn(batch, item.size) for item in config.modalities]
    mask = torch.rand(batch, len(senses)) > 0.3
    extra: list[Tensor] = []
    if config.conditioning != "none":
        extra = [torch.randn(batch, config.statistics), torch.rand(batch, config.statistics) > 0.2]
    return (*senses, mask, *network.begin(batch), *extra)


def export(
    network: FusionNetwork, path: Path, metadata: Mapping[str, str], temperature: float = 1.0
) -> None:
    """Write ``path``, with the configuration and the classes in its metadata."""
    step, names = Step(network.eval(), temperature).eval(), input_names(network)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter's own deprecations
        torch.onnx.export(
            step,
            sample(network, 2),
            str(path),
            input_names=names,
            output_names=list(OUTPUTS),
            opset_version=OPSET,
            dynamic_axes={name: {0: "batch"} for name in (*names, *OUTPUTS)},
            dynamo=False,
        )
    model = onnx.load(str(path))
    classes = json.dumps(list(network.config.classes))
    said = {"config": network.config.to_json(), "classes": classes, **metadata}
    onnx.helper.set_model_props(model, said)
    onnx.checker.check_model(model)
    onnx.save(model, str(path))


@torch.no_grad()
def largest_difference(
    network: FusionNetwork, path: Path, batch: int = 3, steps: int = 20, temperature: float = 1.0
) -> float:
    """Over a stream, the file against ``network``, each carrying its own state."""
    session = cast("Any", onnxruntime).InferenceSession(
        str(path), providers=["CPUExecutionProvider"]
    )
    step, names = Step(network.eval(), temperature).eval(), input_names(network)
    count, worst = len(network.config.modalities), 0.0
    ours = theirs = tuple(network.begin(batch))
    for _ in range(steps):
        made = sample(network, batch)
        fresh, extra = made[: count + 1], made[count + 4 :]
        expected = step(*fresh, *ours, *extra)
        feed = zip(names, (*fresh, *theirs, *extra), strict=True)
        got = session.run(list(OUTPUTS), {name: value.numpy() for name, value in feed})
        for one, other in zip(expected, got, strict=True):
            worst = max(worst, float(np.abs(one.numpy().astype(float) - other.astype(float)).max()))
        ours, theirs = tuple(expected[4:]), tuple(torch.from_numpy(v) for v in got[4:])
    return worst
