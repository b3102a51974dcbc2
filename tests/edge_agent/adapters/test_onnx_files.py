"""Every ONNX file we may load can be read by ONNX Runtime 1.23, the last for JetPack 6's Python."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from edge_agent.bundle import open_store
from edge_agent.bundle.manifest import Model, read_manifest
from edge_agent.errors import ModelUnavailableError
from tests.edge_agent.conftest import model_settings

MAX_IR, MAX_OPSET = 9, 17
"""What the exporters aim at; newer ones are a risk on a box whose runtime cannot be renewed."""
NETWORKS = [m for m in read_manifest().models if m.runtime == "onnxruntime"]

IR_VERSION, OPSET_IMPORT = 1, 8
DOMAIN, VERSION = 1, 2
"""Field numbers of onnx.ModelProto and onnx.OperatorSetIdProto."""


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


def _fields(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Protocol buffers' wire format: varints, lengths with bytes, 4 and 8 byte numbers."""
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        number, kind = key >> 3, key & 7
        if kind == 0:
            value, at = _varint(data, at)
            yield number, value
            continue
        size = {1: 8, 5: 4}.get(kind)
        if size is None:
            size, at = _varint(data, at)
        yield number, data[at : at + size]
        at += size


def versions(path: Path) -> tuple[int, dict[str, int]]:
    """Version of the format, and of each set of operators."""
    ir, opsets = 0, {}
    for number, value in _fields(path.read_bytes()):
        if number == IR_VERSION and isinstance(value, int):
            ir = value
        if number == OPSET_IMPORT and isinstance(value, bytes):
            entry = dict(_fields(value))
            domain, version = entry.get(DOMAIN, b""), entry[VERSION]
            assert isinstance(domain, bytes)
            assert isinstance(version, int)
            opsets[domain.decode()] = version
    return ir, opsets


@pytest.mark.parametrize("model", NETWORKS, ids=lambda m: m.name)
def test_an_older_runtime_can_read_it(model: Model) -> None:
    try:
        path = open_store(model_settings()).pull(model, lambda _: None)
    except ModelUnavailableError as error:
        assert not any(model.name in names for names in [read_manifest().bundles["default"]])
        pytest.skip(str(error))
    ir, opsets = versions(path)
    assert 0 < ir <= MAX_IR
    assert 0 < opsets[""] <= MAX_OPSET
