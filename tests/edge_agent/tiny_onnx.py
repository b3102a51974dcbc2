"""A recognition network for tests: an ONNX file written field by field, no weights to download.

It averages an aligned face over 8 x 8 cells and takes each colour's mean away. That tells two
photographs apart, whatever the light's strength; it does not know people. What it gives is fixed,
small and real enough to go through the bundle, the hash check and ONNX Runtime.
"""

import hashlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from edge_agent.bundle import Bundle, Resolved
from edge_agent.bundle.manifest import ImageInput, Model

SIDE, CELLS, COLOURS = 112, 8, 3
MATCH_FROM = 0.92
"""Two portraits of the test media have up to 0.90."""


def with_recognition(bundle: Bundle, folder: Path) -> Bundle:
    """``bundle`` and the network in the role that is empty in it."""
    path = folder / "tiny_recognition.onnx"
    content = recognition_network()
    path.write_bytes(content)
    model = Model(
        name="tiny_recognition",
        role="face_recognition",
        runtime="onnxruntime",
        decoder="sface",
        file=path.name,
        bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        licence="Apache-2.0",
        commercial=True,
        commercial_reason="made by this test",
        input=ImageInput(side=SIDE, colour="rgb", layout="nchw", scale=1.0, offset=0.0),
        labels=(),
        match_from=MATCH_FROM,
        provides=(),
        cannot_provide=(),
        sources=(),
    )
    files = (*bundle.files, Resolved(model, path))
    return Bundle(bundle.name, bundle.bundle_id, bundle.commercial, files)


def recognition_network() -> bytes:
    """ModelProto: [1, 3, 112, 112] -> average pool -> flatten -> centre -> [1, 192]."""
    size = COLOURS * CELLS**2
    cell = SIDE // CELLS
    pool = _node("AveragePool", ["data"], "pooled", kernel_shape=[cell] * 2, strides=[cell] * 2)
    flat = _node("Flatten", ["pooled"], "flat")
    centred = _node("MatMul", ["flat", "centre"], "fc1")
    graph = (
        _message(1, pool)
        + _message(1, flat)
        + _message(1, centred)
        + _text(2, "tiny")
        + _message(5, _tensor("centre", _centring()))
        + _message(11, _value("data", [1, COLOURS, SIDE, SIDE]))
        + _message(12, _value("fc1", [1, size]))
    )
    opset = _text(1, "") + _number(2, 17)
    return _number(1, 8) + _message(7, graph) + _message(8, opset)


def _centring() -> NDArray[np.float32]:
    block = np.eye(CELLS**2) - 1 / CELLS**2
    return np.kron(np.eye(COLOURS), block).astype(np.float32)


def _node(kind: str, inputs: list[str], output: str, **attributes: list[int]) -> bytes:
    made = b"".join(_text(1, name) for name in inputs) + _text(2, output) + _text(4, kind)
    for name, values in attributes.items():
        ints = b"".join(_number(8, value) for value in values)
        made += _message(5, _text(1, name) + ints + _number(20, 7))
    return made


def _tensor(name: str, values: NDArray[np.float32]) -> bytes:
    dims = b"".join(_number(1, size) for size in values.shape)
    return dims + _number(2, 1) + _text(8, name) + _message(9, values.tobytes())


def _value(name: str, shape: list[int]) -> bytes:
    dims = b"".join(_message(1, _number(1, size)) for size in shape)
    return _text(1, name) + _message(2, _message(1, _number(1, 1) + _message(2, dims)))


def _text(field: int, text: str) -> bytes:
    return _message(field, text.encode())


def _message(field: int, content: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(content)) + content


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])
