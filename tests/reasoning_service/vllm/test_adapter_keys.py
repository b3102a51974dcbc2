"""Adapters on disk: which of them vLLM would load and not apply."""

import json
import struct
from pathlib import Path

import pytest

from reasoning_service.adapters.vllm.adapter_keys import FILE, keys_problem

GOOD = "base_model.model.model.language_model.layers.0.self_attn.q_proj.lora_A.weight"
TEXT_ONLY = "base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight"


def _adapter(folder: Path, *names: str) -> Path:
    header = json.dumps({"__metadata__": {"format": "pt"}} | {name: {} for name in names}).encode()
    (folder / FILE).write_bytes(struct.pack("<Q", len(header)) + header + b"weights")
    return folder


def test_keys_of_the_language_model(tmp_path: Path) -> None:
    assert keys_problem(_adapter(tmp_path, GOOD)) is None


def test_keys_of_a_text_model_change_nothing_in_a_picture_model(tmp_path: Path) -> None:
    told = str(keys_problem(_adapter(tmp_path, GOOD, TEXT_ONLY)))
    assert told.startswith("1 of its 2 weights do not belong to the language model")
    assert TEXT_ONLY in told


def test_an_adapter_without_weights(tmp_path: Path) -> None:
    assert keys_problem(_adapter(tmp_path)) == "it holds no weights"


def test_no_adapter_there(tmp_path: Path) -> None:
    assert "FileNotFoundError" in str(keys_problem(tmp_path))


@pytest.mark.parametrize(
    "content",
    [b"", b"short", struct.pack("<Q", 1 << 60), struct.pack("<Q", 2) + b"[]", b"\x05" + b"\0" * 20],
)
def test_a_file_of_another_kind(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    assert "no safetensors file" in str(keys_problem(tmp_path))
