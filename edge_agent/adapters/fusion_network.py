"""The learned fusion in ONNX Runtime: state in, state out, nothing kept here."""

import json
from collections.abc import Set
from typing import Any, Final, cast

import numpy as np
from numpy.typing import NDArray

from edge_agent.adapters.providers import Session
from edge_agent.domain.fusion_input import SENSES, SIZES, Vector
from edge_agent.domain.learned_fusion import Answer, Inputs, NetworkState
from shared.contracts.channels import EMOTIONS
from shared.contracts.window import ModalityName

UNTAUGHT: Final = "contempt"
OUTPUTS: Final = ("probs", "weights", "degraded", "y_out", "cache_out", "valid_out")

WANTED: Final = frozenset({*(f"x_{sense}" for sense in SENSES), "mask", "y_prev", "cache", "valid"})


class UnfitFusionError(ValueError):
    """The file was made for other senses or other emotions than this build measures."""


class StatefulFusion:
    """``fusion_step.onnx`` of ``training.fusion``, for one stream at a time per call."""

    def __init__(self, session: Session, model_sha: str) -> None:
        self._session, self._sha = session, model_sha
        inputs = {item.name: item for item in session.get_inputs()}
        _same_names(inputs.keys(), WANTED)
        _same_names({o.name for o in session.get_outputs()} & set(OUTPUTS), set(OUTPUTS))
        for sense in SENSES:
            size = inputs[f"x_{sense}"].shape[-1]
            if size != SIZES[sense]:
                raise UnfitFusionError(f"{sense} has {SIZES[sense]} numbers, the file takes {size}")
        self._classes = self._named(inputs["y_prev"].shape[-1])
        self._bits = {
            name: np.bool_ if inputs[name].type == "tensor(bool)" else np.float32
            for name in ("mask", "valid")
        }
        self._window, self._width = inputs["cache"].shape[-2:]

    def step(self, inputs: Inputs, before: NetworkState | None) -> tuple[Answer, NetworkState]:
        """See ``FusionNetwork``."""
        state = before if before and before.model_sha == self._sha else self._begin()
        there = [[sense in inputs for sense in SENSES]]
        mask: NDArray[Any] = np.array(there).astype(self._bits["mask"])
        feed: dict[str, Any] = {
            f"x_{sense}": _row(inputs.get(sense), SIZES[sense]) for sense in SENSES
        }
        feed |= {"mask": mask, "y_prev": state.answer, "cache": state.cache, "valid": state.valid}
        probs, weights, _, answer, cache, valid = self._session.run(list(OUTPUTS), feed)
        shares = dict(zip(self._classes, map(float, probs[0]), strict=True))
        shares.pop(UNTAUGHT, None)
        total = sum(shares.values())
        by_sense: dict[ModalityName, float] = {
            sense: float(w) for sense, w in zip(SENSES, weights[0], strict=True) if sense in inputs
        }
        made = Answer({n: p / total for n, p in shares.items()}, by_sense, not inputs)
        return made, NetworkState(answer, cache, valid, self._sha)

    def _begin(self) -> NetworkState:
        """No opinion, an empty window."""
        classes, senses = len(self._classes), len(SENSES)
        return NetworkState(
            np.full((1, classes), 1.0 / classes, np.float32),
            np.zeros((1, senses, self._window, self._width), np.float32),
            np.zeros((1, senses, self._window), self._bits["valid"]),
            self._sha,
        )

    def _named(self, count: int) -> tuple[str, ...]:
        """The classes' names from the file's own metadata."""
        meta = cast("Any", self._session).get_modelmeta()
        said = meta.custom_metadata_map.get("classes", "[]")
        names = tuple(str(name) for name in json.loads(said))
        if len(names) != count or not set(names) <= set(EMOTIONS):
            raise UnfitFusionError(f"{count} known emotions expected, got {names}")
        return names


def _same_names(got: Set[str], wanted: Set[str]) -> None:
    if got != wanted:
        raise UnfitFusionError(f"{sorted(wanted)} expected, got {sorted(got)}")


def _row(vector: Vector | None, size: int) -> Vector:
    """[1, size]; what is missing is 0 and masked."""
    return np.zeros((1, size), np.float32) if vector is None else vector[None]
