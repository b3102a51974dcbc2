from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="the network needs torch (extra: training)")
pytest.importorskip("onnx", reason="the export needs onnx (extra: training)")

import torch

from training.expression.calibrate import softmax
from training.expression.export import build_model, write_model
from training.expression.network import ExpressionNet, mirrored_logits
from training.expression.predict import open_session, probabilities

TEMPERATURE = 1.7


def _blotches(count: int) -> np.ndarray:
    """uint8 [count, 48, 48] of 8 x 8 squares: pixel noise would average out in the pooling."""
    coarse = np.random.default_rng(1).integers(0, 256, (count, 6, 6), dtype=np.uint8)
    return coarse.repeat(8, axis=1).repeat(8, axis=2)


def _random_network() -> ExpressionNet:
    """Random weights, with normalisation fitted to some faces so that the answers differ."""
    torch.manual_seed(0)
    network = ExpressionNet()
    for module in network.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.momentum = 1.0
            torch.nn.init.uniform_(module.weight, 0.5, 1.5)
            torch.nn.init.normal_(module.bias, 0, 0.2)
    torch.nn.init.normal_(network.head.weight, 0, 0.5)
    with torch.no_grad():
        network(torch.from_numpy(_blotches(64))[:, None].float())
    return network.eval()


def test_onnx_says_what_torch_says(tmp_path: Path) -> None:
    network = _random_network()
    write_model(network, TEMPERATURE, {}, tmp_path / "model.onnx")
    faces = _blotches(5)

    with torch.inference_mode():
        logits = mirrored_logits(network, torch.from_numpy(faces)[:, None].float())
    ours = probabilities(open_session(tmp_path / "model.onnx"), faces)

    expected = softmax(logits.numpy(), TEMPERATURE)
    assert np.ptp(expected, axis=0).max() > 0.01, "the faces must differ for this to mean much"
    np.testing.assert_allclose(ours, expected, atol=0.005)  # fp16 weights


def test_the_file_is_readable_by_older_runtimes_and_says_what_it_is() -> None:
    model = build_model(_random_network(), TEMPERATURE, {"licence": "none stated"})

    assert model.ir_version <= 9
    assert [(o.domain, o.version) for o in model.opset_import] == [("", 17)]
    props = {p.key: p.value for p in model.metadata_props}
    assert props["labels"] == "angry,disgust,fear,happy,neutral,sad,surprise"
    assert props["commercial"] == "false"
    assert props["licence"] == "none stated"
    assert "grey 0..255" in props["input"]


def test_brightness_and_contrast_of_the_whole_face_do_not_matter() -> None:
    network = _random_network()
    faces = torch.from_numpy(_blotches(3))[:, None].float()

    with torch.inference_mode():
        plain, dim = network(faces), network(0.6 * faces + 30)

    # not exact: the contrast floor weighs more in a dim face
    assert (plain - dim).abs().max() < 0.1 * (plain[0] - plain[1]).abs().max()
