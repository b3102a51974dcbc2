"""The minutes before the benchmark, as if the house had been watched for a while."""

import time
from contextlib import closing

from redis import Redis
from redis.exceptions import RedisError

from benchmarks.care_desk.plan import scripts
from benchmarks.care_desk.windows import PAST_EDGE, PAST_EPOCH, Ward
from shared.streams import keys
from shared.streams.codec import encode
from shared.streams.connection import connect
from threshold_service.arithmetics import arithmetic
from threshold_service.configuration import load
from threshold_service.engine_settings import engine_settings

LIMIT_S = 180.0
AT_ONCE = 2000


def fill(url: str, persons: int) -> int:
    """Put the minutes before into the stream, at their own times; answers their last number."""
    ward = Ward(engine_settings(load(), arithmetic("plain")), scripts(persons))
    seq = 0
    with closing(connect(url)) as redis:
        _answers(redis)
        with redis.pipeline(transaction=False) as pipe:
            for window in ward.past(time.time_ns() // 1_000_000_000 - 2):
                seq = window.seq
                # Redis names the time of arrival; a window of the past arrived at its end.
                pipe.xadd(keys.scores(0), encode(window), id=f"{window.t_end}-{seq}")
                if seq % AT_ONCE == 0:
                    pipe.execute()
            pipe.execute()
    return seq


def wait_until_taken(url: str, seq: int) -> None:
    """Until the threshold service has committed the past."""
    until = time.monotonic() + LIMIT_S
    with closing(connect(url)) as redis:
        while int(redis.get(keys.acked(PAST_EDGE, PAST_EPOCH, 0)) or 0) < seq:
            if time.monotonic() > until:
                raise RuntimeError("the threshold service does not take the past")
            time.sleep(0.2)


def _answers(redis: Redis) -> None:
    until = time.monotonic() + LIMIT_S
    while True:
        try:
            redis.ping()
        except RedisError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return
