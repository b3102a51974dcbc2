"""The started service and a real vLLM: it is asked, and nothing of its babble is shown."""

from pathlib import Path

import pytest

from tests.reasoning_service.started import running
from tests.reasoning_service.vllm.real import KEY, RealVllm
from tests.redis_process import RedisProcess

pytestmark = pytest.mark.slow


def test_a_real_server_is_asked_and_nothing_of_its_babble_is_shown(
    one_redis: RedisProcess, tmp_path: Path, free_port: int, real_vllm: RealVllm
) -> None:
    made = real_vllm.metric("vllm:generation_tokens_total")
    with running(
        one_redis, tmp_path, free_port, real_vllm.url, key=KEY, timeout_s=120.0
    ) as service:
        service.bring(1, tier=1)
        told = service.until_final(1, limit_s=150.0)
        (call,) = service.get("/assessments/e1/thinking").json()
    assert told.origin == "template", "a random model wrote something true"
    assert call["outcome"] in {"unfaithful", "invalid", "failed", "unavailable"}
    assert real_vllm.metric("vllm:generation_tokens_total") > made
