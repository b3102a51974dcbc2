"""Writes the network as ONNX: normalisation, mirror averaging and temperature in the graph.

The graph is built operator by operator rather than traced, which keeps opset 17 and IR 8 (loads
in ONNX Runtime 1.12 and later), folds batch normalisation exactly, and stores convolution weights
as fp16 behind a Cast: half the bytes, and folded back to fp32 when a session loads.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from training.expression.data import LABELS, SIZE_PX
from training.expression.network import CONTRAST_FLOOR, Block, Conv, ExpressionNet

OPSET: Final = 17
IR_VERSION: Final = 8
INPUT: Final = "face"
OUTPUT: Final = "probability"
INPUT_CONTRACT: Final = (
    f"{INPUT}: float32 [N,1,{SIZE_PX},{SIZE_PX}], grey 0..255 (ITU-R 601 luma), not normalised: "
    "the square as wide as a YuNet face box is high, centred 0.03 heights above that box's centre, "
    "resized by area averaging; outside the picture its border is repeated. Contrast normalisation "
    "and the mirror image are inside the graph."
)

Array = NDArray[np.float32]


def _array(tensor: torch.Tensor) -> Array:
    values: Array = tensor.detach().cpu().numpy().astype(np.float32)
    return values


def fold(layer: Conv) -> tuple[Array, Array]:
    """Convolution and batch normalisation as one convolution: weight [O, I, k, k], bias [O]."""
    norm = layer.norm
    mean, variance = norm.running_mean, norm.running_var
    if mean is None or variance is None:
        raise ValueError("batch normalisation without running statistics cannot be folded")
    gain = norm.weight / torch.sqrt(variance + norm.eps)
    weight = layer.conv.weight * gain[:, None, None, None]
    return _array(weight), _array(norm.bias - mean * gain)


class GraphBuilder:
    """Collects nodes and initializers; every method returns the name of its output."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.initializers: list[onnx.TensorProto] = []

    def constant(self, name: str, values: NDArray[np.generic]) -> str:
        self.initializers.append(numpy_helper.from_array(values, name))
        return name

    def add(
        self, operator: str, inputs: list[str], name: str, **attributes: float | list[int]
    ) -> str:
        node = helper.make_node(operator, inputs, [name], name)
        node.attribute.extend(helper.make_attribute(k, v) for k, v in attributes.items())
        self.nodes.append(node)
        return name

    def half(self, name: str, values: Array) -> str:
        """A float32 value stored in 16 bits."""
        stored = self.constant(f"{name}_fp16", values.astype(np.float16))
        return self.add("Cast", [stored], name, to=TensorProto.FLOAT)

    def conv(self, x: str, name: str, weight: Array, bias: Array, stride: int = 1) -> str:
        inputs = [x, self.half(f"{name}_w", weight), self.constant(f"{name}_b", bias)]
        kernel = weight.shape[2]
        pads = [kernel // 2] * 4
        return self.add(
            "Conv", inputs, name, kernel_shape=[kernel] * 2, strides=[stride] * 2, pads=pads
        )

    def block(self, x: str, name: str, layer: Block) -> str:
        y = self.conv(x, f"{name}_first", *fold(layer.first), stride=layer.stride)
        y = self.add("Relu", [y], f"{name}_first_relu")
        y = self.conv(y, f"{name}_second", *fold(layer.second))
        gate = self.add("GlobalAveragePool", [y], f"{name}_pool")
        for part, linear, activation in (
            ("squeeze", layer.squeeze, "Relu"),
            ("excite", layer.excite, "Sigmoid"),
        ):
            weight = _array(linear.weight)[:, :, None, None]
            gate = self.conv(gate, f"{name}_{part}", weight, _array(linear.bias))
            gate = self.add(activation, [gate], f"{name}_{part}_{activation.lower()}")
        y = self.add("Mul", [y, gate], f"{name}_gated")
        if layer.stride == 2:
            x = self.add("AveragePool", [x], f"{name}_halved", kernel_shape=[2, 2], strides=[2, 2])
        skip = self.conv(x, f"{name}_shortcut", *fold(layer.shortcut))
        total = self.add("Add", [y, skip], f"{name}_sum")
        return self.add("Relu", [total], f"{name}_out")


def _features(graph: GraphBuilder, network: ExpressionNet) -> str:
    """Face and mirror image stacked along the batch, through to pooled features [2N, C]."""
    span = {"starts": [-1], "ends": [np.iinfo(np.int64).min], "axes": [3], "steps": [-1]}
    names = [graph.constant(f"mirror_{k}", np.array(v, np.int64)) for k, v in span.items()]
    mirrored = graph.add("Slice", [INPUT, *names], "mirrored")
    x = graph.add("Concat", [INPUT, mirrored], "both", axis=0)
    ones = graph.constant("contrast_gain", np.ones(1, np.float32))
    zeros = graph.constant("contrast_offset", np.zeros(1, np.float32))
    x = graph.add("InstanceNormalization", [x, ones, zeros], "contrast", epsilon=CONTRAST_FLOOR)
    x = graph.add("Relu", [graph.conv(x, "stem", *fold(network.stem))], "stem_relu")
    x = graph.add("MaxPool", [x], "stem_pool", kernel_shape=[2, 2], strides=[2, 2])
    for i, layer in enumerate(network.blocks):
        assert isinstance(layer, Block)
        x = graph.block(x, f"block{i + 1}", layer)
    return graph.add("Flatten", [graph.add("GlobalAveragePool", [x], "pool")], "features")


def build_model(
    network: ExpressionNet, temperature: float, metadata: Mapping[str, str]
) -> onnx.ModelProto:
    """The deployable graph: grey faces [N, 1, 48, 48] -> calibrated probabilities [N, 7]."""
    graph = GraphBuilder()
    features = _features(graph, network)
    weight = graph.half("head_w", _array(network.head.weight))
    bias = graph.constant("head_b", _array(network.head.bias))
    logits = graph.add("Gemm", [features, weight, bias], "logits", transB=1)
    pair_shape = graph.constant("pair_shape", np.array([2, -1, len(LABELS)], np.int64))
    pairs = graph.add("Reshape", [logits, pair_shape], "pairs")
    mean = graph.add("ReduceMean", [pairs], "mean_logits", axes=[0], keepdims=0)
    divisor = graph.constant("temperature", np.array(temperature, np.float32))
    scaled = graph.add("Div", [mean, divisor], "scaled_logits")
    graph.add("Softmax", [scaled], OUTPUT, axis=-1)
    face = helper.make_tensor_value_info(INPUT, TensorProto.FLOAT, ["N", 1, SIZE_PX, SIZE_PX])
    result = helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, ["N", len(LABELS)])
    model = helper.make_model(
        helper.make_graph(graph.nodes, "attune_expression", [face], [result], graph.initializers),
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=IR_VERSION,
        producer_name="attune",
    )
    fixed = {"labels": ",".join(LABELS), "input": INPUT_CONTRACT, "commercial": "false"}
    helper.set_model_props(model, {**fixed, "temperature": f"{temperature:.4f}", **metadata})
    onnx.checker.check_model(model, full_check=True)
    return model


def write_model(
    network: ExpressionNet, temperature: float, metadata: Mapping[str, str], path: Path
) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    onnx.save_model(build_model(network, temperature, metadata), str(path))
