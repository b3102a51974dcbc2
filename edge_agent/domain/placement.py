"""Where an encoder runs, and what became of faster hardware."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Placement:
    """Which provider of ONNX Runtime runs a network, and why each faster one was refused."""

    provider: str
    refused: tuple[str, ...] = ()


def refusals(placements: Mapping[str, Placement]) -> str | None:
    """One sentence for an operator; None when nothing was refused.

    >>> refusals({"pose": Placement("CPUExecutionProvider", ("CUDA: no kernels",))})
    'pose runs on CPUExecutionProvider (CUDA: no kernels)'
    """
    said = [
        f"{encoder} runs on {placement.provider} ({'; '.join(placement.refused)})"
        for encoder, placement in sorted(placements.items())
        if placement.refused
    ]
    return ", ".join(said) or None
