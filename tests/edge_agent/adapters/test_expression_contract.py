"""The committed network against what the manifest says of it."""

from typing import Any, cast

import pytest

from edge_agent.adapters.encoders import Encoders
from edge_agent.adapters.networks import onnx_session
from edge_agent.bundle import Bundle

MAX_BYTES = 1_500_000
NAMES = {"angry": "anger", "happy": "happiness", "sad": "sadness"}


def test_labels_and_input_are_those_of_the_file(bundle: Bundle, encoders: Encoders) -> None:
    resolved = bundle.get("expression")
    session = onnx_session(resolved.path)
    said = cast("Any", session).get_modelmeta().custom_metadata_map
    labels = tuple(NAMES.get(label, label) for label in said["labels"].split(","))
    assert labels == resolved.model.labels == encoders.expression.labels
    assert resolved.model.input is not None
    assert session.get_inputs()[0].shape[1:] == [1, 48, 48]
    assert (resolved.model.input.side, resolved.model.input.colour) == (48, "grey")
    assert "0..255" in said["input"]
    assert resolved.model.input.scale == pytest.approx(1.0)
    assert said["commercial"] == str(resolved.model.commercial).lower()


def test_it_is_small_enough_to_commit(bundle: Bundle) -> None:
    assert bundle.get("expression").path.stat().st_size <= MAX_BYTES
