"""The served process answers a preview from a process beside it."""

from pathlib import Path

import httpx2

from shared.contracts import Preview
from shared.streams import keys
from shared.streams.codec import encode
from tests.redis_process import RedisProcess
from tests.threshold_service.people import Person, window
from tests.threshold_service.test_main import Service, wait_for

HEADERS = {"Authorization": "Bearer token"}


def test_a_preview_is_asked_for_and_comes(
    one_redis: RedisProcess, tmp_path: Path, free_port: int
) -> None:
    service = Service(one_redis.url, tmp_path, free_port)
    person, redis = Person(1), one_redis.client()
    path = f"{service.url}/persons/p1/previews"
    try:
        wait_for(lambda: (answer := service.ready()) is not None and answer.status_code == 200)
        nobody = httpx2.post(path, json={"factor": 1.5}, headers=HEADERS)
        assert nobody.status_code == 404
        for seq in range(1, 4):
            made = window(seq, 1_700_000_000_000 + 1000 * seq, person.channels())
            redis.xadd(keys.scores(0), encode(made))
        wait_for(lambda: redis.get(keys.acked("edge-1", "o1", 0)) == b"3")
        begun = httpx2.post(path, json={"factor": 1.5}, headers=HEADERS)
        assert Preview.model_validate(begun.json()).state == "running"

        def found() -> Preview:
            answer = httpx2.get(path, params={"factor": 1.5}, headers=HEADERS)
            return Preview.model_validate(answer.json())

        wait_for(lambda: found().state != "running", seconds=60.0)
        assert (found().state, found().person_id, found().factor) == ("too_few_days", "p1", 1.5)
    finally:
        service.end()
        redis.close()
