"""The outbox: committed with its cause or not at all, published in order, at least once."""

from pathlib import Path

import pytest
from redis.exceptions import RedisError
from sqlalchemy import Engine, MetaData, func, select

from shared.contracts import Event
from shared.storage.engine import open_engine, sqlite_url
from shared.streams.codec import decode
from shared.streams.relay import Relay, enqueue, outgoing_table
from tests.redis_process import RedisProcess
from tests.shared.messages import an_event

METADATA = MetaData()
OUTGOING = outgoing_table(METADATA)


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    engine = open_engine(sqlite_url(tmp_path / "outbox.sqlite"))
    METADATA.create_all(engine)
    return engine


def waiting(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.execute(select(func.count()).select_from(OUTGOING)).scalar_one())


def test_publishes_in_the_order_of_writing(engine: Engine, redis_server: RedisProcess) -> None:
    with engine.begin() as connection:
        enqueue(connection, OUTGOING, "events", [an_event(1), an_event(2)])
    with engine.begin() as connection:
        enqueue(connection, OUTGOING, "events", [an_event(3)])
    with redis_server.client() as client:
        assert Relay(engine, OUTGOING, client).publish_pending() == 3
        messages = [decode(fields) for _, fields in client.xrange("events")]
    assert [m.revision for m in messages if isinstance(m, Event)] == [1, 2, 3]
    assert waiting(engine) == 0


def test_a_rolled_back_cause_publishes_nothing(engine: Engine, one_redis: RedisProcess) -> None:
    with engine.connect() as connection:
        enqueue(connection, OUTGOING, "events", [an_event(1)])
        connection.rollback()
    with one_redis.client() as client:
        assert Relay(engine, OUTGOING, client).publish_pending() == 0


def test_what_redis_did_not_take_is_kept(engine: Engine, redis_server: RedisProcess) -> None:
    with engine.begin() as connection:
        enqueue(connection, OUTGOING, "events", [an_event(1)])
    client = redis_server.client()
    relay = Relay(engine, OUTGOING, client)
    redis_server.kill()
    with pytest.raises(RedisError):
        relay.publish_pending()
    assert waiting(engine) == 1
    redis_server.start()
    assert relay.publish_pending() == 1
    client.close()


def test_nothing_to_say_writes_nothing(engine: Engine) -> None:
    with engine.begin() as connection:
        enqueue(connection, OUTGOING, "events", [])
    assert waiting(engine) == 0
