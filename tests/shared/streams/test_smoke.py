from tests.redis_process import RedisProcess


def test_a_flushed_server_is_empty(redis_server: RedisProcess) -> None:
    client = redis_server.client()
    client.set("k", "v")
    redis_server.flush()
    assert client.get("k") is None
    client.close()
