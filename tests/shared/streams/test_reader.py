"""The reader against real servers: what is flushed, restarted or set back is read again."""

import threading
import time

from redis import Redis

from shared.streams.reader import BEGINNING, StreamReader
from tests.redis_process import RedisProcess


def text(answer: bytes | str) -> str:
    return answer.decode() if isinstance(answer, bytes) else answer


def add(client: Redis, *values: str) -> list[str]:
    return [text(client.xadd("s", {"v": value})) for value in values]


def values(reader: StreamReader, block_ms: int = 20) -> list[str]:
    """One read, its effect committed."""
    batch = reader.read(block_ms=block_ms)
    if batch.last_id is not None:
        reader.advance(batch.last_id)
    return [entry.fields[b"v"].decode() for entry in batch.entries]


def test_reads_in_order_and_only_once(redis_server: RedisProcess) -> None:
    with redis_server.client() as client:
        reader = StreamReader(client, "s")
        assert values(reader) == []
        add(client, "a", "b")
        assert values(reader) == ["a", "b"]
        assert values(reader) == []


def test_the_position_moves_only_when_told(redis_server: RedisProcess) -> None:
    with redis_server.client() as client:
        add(client, "a")
        reader = StreamReader(client, "s")
        assert len(reader.read(block_ms=20).entries) == 1
        assert len(reader.read(block_ms=20).entries) == 1, "a rolled-back batch comes again"


def test_goes_on_from_a_stored_position(redis_server: RedisProcess) -> None:
    with redis_server.client() as client:
        ids = add(client, "a", "b", "c")
        assert values(StreamReader(client, "s", ids[1])) == ["c"]


def test_a_flushed_stream_is_read_from_its_beginning(redis_server: RedisProcess) -> None:
    with redis_server.client() as client:
        reader = StreamReader(client, "s")
        add(client, "a")
        values(reader)
        redis_server.flush()
        assert reader.read(block_ms=20).restarted
        assert reader.position == BEGINNING
        add(client, "b")
        assert values(reader) == ["b"]


def test_a_stream_that_went_back_in_time_is_read_again(redis_server: RedisProcess) -> None:
    """After a flush with the clock set back, new entries sort before the old position."""
    with redis_server.client() as client:
        client.xadd("s", {"v": "old"}, id="9999999999999-0")
        reader = StreamReader(client, "s")
        values(reader)
        client.delete("s")
        client.xadd("s", {"v": "new"}, id="1000-0")
        assert values(reader) == []
        assert values(reader) == ["new"]


def test_a_restarted_server_is_noticed(redis_server: RedisProcess) -> None:
    client = redis_server.client()
    reader = StreamReader(client, "s")
    add(client, "a")
    values(reader)
    reader.read(block_ms=20)
    redis_server.restart_empty()
    client.connection_pool.disconnect()
    add(client, "b")
    seen = values(reader) + values(reader) + values(reader)
    assert "b" in seen
    client.close()


def test_a_stream_deleted_under_a_blocked_reader_raises_nothing(
    redis_server: RedisProcess,
) -> None:
    with redis_server.client() as client, redis_server.client() as other:
        reader = StreamReader(client, "s")
        add(other, "a")
        values(reader)
        killer = threading.Timer(0.1, redis_server.flush)
        killer.start()
        started = time.monotonic()
        batch = reader.read(block_ms=500)
        killer.join()
        assert batch.entries == ()
        assert time.monotonic() - started < 2


def test_trimming_before_anything_was_read_drops_nothing(one_redis: RedisProcess) -> None:
    with one_redis.client() as client:
        add(client, "a")
        StreamReader(client, "s").trim()
        assert client.xlen("s") == 1


def test_trimming_keeps_the_witness(redis_server: RedisProcess) -> None:
    with redis_server.client() as client:
        reader = StreamReader(client, "s")
        add(client, *(str(i) for i in range(500)))
        values(reader)
        reader.trim()
        assert not reader.read(block_ms=20).restarted
        assert client.xlen("s") < 500
