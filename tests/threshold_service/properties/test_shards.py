"""Real shards on a real Redis: how many there are, and how often they die, decides nothing."""

import threading
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from shared.clock import ManualClock
from shared.contracts import Event, ScoredWindow
from shared.storage.engine import open_engine
from shared.streams import keys
from shared.streams.codec import encode
from tests.databases import database_url
from tests.redis_process import RedisProcess
from tests.threshold_service.people import Person, window
from tests.threshold_service.people import settings as default_settings
from tests.threshold_service.properties.scripts import CHANNELS
from tests.threshold_service.shard.world import START
from threshold_service import metrics
from threshold_service.adapters.database import tables
from threshold_service.adapters.database.history import History
from threshold_service.adapters.database.migrate import migrate
from threshold_service.shard.owner import OwnerOptions, ShardOwner

PERSONS = tuple(f"p{number}" for number in range(6))
SECONDS = 130
Everything = tuple[dict[str, list[Event]], dict[str, str], dict[str, list[ScoredWindow]]]


class Site:
    """All persons' seconds in ``shards`` streams, and a database."""

    def __init__(self, server: RedisProcess, folder: Path, shards: int) -> None:
        folder.mkdir()
        self._server, self.shards = server, shards
        self.engine: Engine = open_engine(database_url(folder, "threshold"))
        migrate(self.engine)
        self._send()

    def owner(self, shard: int, batch: int) -> ShardOwner:
        """A process's worth: nothing is known but what was committed."""
        made = ShardOwner(
            self._server.client(),
            self.engine,
            shard,
            default_settings(),
            ManualClock(START + 1000 * SECONDS, 1000.0),
            metrics.build(),
            OwnerOptions(batch=batch, block_ms=1),
        )
        made.start()
        return made

    def everything(self) -> Everything:
        """Events, states and windows of every person, as committed."""
        history = History(self.engine)
        events: dict[str, list[Event]] = {person_id: [] for person_id in PERSONS}
        for item in history.events_after(0, 10_000):
            events[item.event.person_id].append(item.event)
        with self.engine.connect() as connection:
            states = connection.execute(select(tables.person_state)).all()
        windows = {person_id: history.windows(person_id, 0, 10**13 - 1) for person_id in PERSONS}
        return events, {row.person_id: row.body for row in states}, windows

    def _send(self) -> None:
        """Each person calm, then distressed, each from another second on."""
        persons = {name: Person(seed) for seed, name in enumerate(PERSONS)}
        sent = dict.fromkeys(range(self.shards), 0)
        with self._server.client() as redis, redis.pipeline(transaction=False) as pipe:
            for index in range(SECONDS):
                t = START + 1000 * index
                for number, (name, person) in enumerate(persons.items()):
                    begin = 45 + 5 * number
                    drawn = person.channels(5.0 if begin <= index < begin + 30 else 0.0)
                    channels = {channel: drawn[channel] for channel in CHANNELS}
                    shard = keys.shard_of(name, self.shards)
                    sent[shard] += 1
                    item = window(sent[shard], t, channels, name, shard=shard)
                    item = item.model_copy(update={"trace_id": f"{name}-{index}"})
                    pipe.xadd(keys.scores(shard), encode(item), id=f"{item.t_end}-{number + 1}")
            pipe.execute()


def drained(owner: ShardOwner) -> None:
    while owner.step():
        pass


@pytest.fixture
def undisturbed(one_redis: RedisProcess, tmp_path: Path) -> Everything:
    """What one worker makes of it that nothing disturbs."""
    site = Site(one_redis, tmp_path / "one", 1)
    drained(site.owner(0, 500))
    found = site.everything()
    site.engine.dispose()
    assert all(len(events) >= 2 for events in found[0].values())
    one_redis.flush()
    return found


def test_one_worker_and_four_give_the_same(
    undisturbed: Everything, one_redis: RedisProcess, tmp_path: Path
) -> None:
    """Four owners at once on one database, the persons spread over their shards."""
    site = Site(one_redis, tmp_path / "four", 4)
    spread = {keys.shard_of(name, 4) for name in PERSONS}
    assert len(spread) >= 3
    owners = [site.owner(shard, 40) for shard in range(4)]
    threads = [threading.Thread(target=drained, args=(owner,)) for owner in owners]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert site.everything() == undisturbed
    site.engine.dispose()


@pytest.mark.parametrize("batch", [11, 64])
def test_a_worker_that_dies_after_every_batch_gives_the_same(
    undisturbed: Everything, one_redis: RedisProcess, tmp_path: Path, batch: int
) -> None:
    """Each batch by another owner, in the middle of episodes: the same bits in the database."""
    site = Site(one_redis, tmp_path / "dying", 1)
    while site.owner(0, batch).step():
        pass
    assert site.everything() == undisturbed
    site.engine.dispose()
