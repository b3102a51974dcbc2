"""The evaluation and a real vLLM: a random model keeps the schema, and its tokens are counted."""

import json
from pathlib import Path

import pytest

from reasoning_service.__main__ import run
from tests.reasoning_service.evaluate.test_command import write_events
from tests.reasoning_service.vllm.real import ADAPTER, KEY, RealVllm

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("adapter", [None, ADAPTER])
def test_a_random_model_is_scored(
    tmp_path: Path,
    real_vllm: RealVllm,
    monkeypatch: pytest.MonkeyPatch,
    adapter: str | None,
) -> None:
    limits = {"KEY": KEY, "THINKING_TOKENS": "16", "ANSWER_TOKENS": "1024", "TIMEOUT_S": "120"}
    for name, value in limits.items():
        monkeypatch.setenv(f"ATTUNE_REASONING_MODEL_{name}", value)
    made = real_vllm.metric("vllm:generation_tokens_total")
    out = tmp_path / "report"
    chosen = ["--adapter", adapter] if adapter else []
    asked = ["evaluate", "--from", str(write_events(tmp_path / "events")), "--out", str(out)]
    assert run([*asked, "--model-url", real_vllm.url, *chosen]) == 0
    found = json.loads((out / "report.json").read_text())["summary"]
    assert (found["who"]["assessor"], found["who"]["adapter"]) == ("model", adapter)
    answered = found["events"] - sum(found["failures"].values())
    assert found["schema_valid"]["count"] == answered
    assert found["fatal"]["of"] == answered
    assert found["sentences"] >= 5 * answered
    assert found["completion_tokens"]["total"] > 0
    assert real_vllm.metric("vllm:generation_tokens_total") > made
