"""Events in, assessments out, over a real Redis that may lose everything."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from reasoning_service import loops
from reasoning_service.adapters.store import Store
from reasoning_service.adapters.tables import OUTGOING
from reasoning_service.reconcile import Reconciler
from shared.clock import ManualClock, SystemClock
from shared.contracts import Assessment, Event, TechnicalAlarm, TechnicalKind
from shared.streams import keys
from shared.streams.codec import decode, encode
from shared.streams.reader import StreamReader
from shared.streams.relay import Relay
from shared.streams.worker import GroupWorker, WorkerOptions
from tests.reasoning_service import samples
from tests.reasoning_service.fakes import FakeSource, explainer, open_store
from tests.redis_process import RedisProcess

QUICK = WorkerOptions(batch=4, block_ms=20, reclaim_idle_ms=0, max_deliveries=3)


@dataclass
class Stage:
    """A worker, its relay and reconciler on one Redis."""

    server: RedisProcess
    store: Store
    source: FakeSource
    clock: ManualClock

    def __post_init__(self) -> None:
        self.redis = self.server.client()
        self.explain = explainer(self.store, self.source, self.clock)
        self.relay = Relay(self.store.engine, OUTGOING, self.redis)

    def worker(self, consumer: str = "one") -> GroupWorker:
        return loops.worker(
            self.redis, consumer, self.explain, self.store, SystemClock(), options=QUICK
        )

    def send(self, event: Event) -> None:
        self.redis.xadd(keys.EVENTS, encode(event))

    def published(self, stream: str = keys.ASSESSMENTS) -> list[object]:
        self.relay.publish_pending()
        entries = StreamReader(self.redis, stream).read(block_ms=20).entries
        return [decode(entry.fields) for entry in entries]


@pytest.fixture
def stage(redis_server: RedisProcess, tmp_path: Path) -> Stage:
    clock = ManualClock(wall_ms=samples.T)
    return Stage(redis_server, open_store(tmp_path), FakeSource(), clock)


def test_an_event_becomes_an_assessment_and_its_duplicate_nothing(stage: Stage) -> None:
    worker = stage.worker()
    stage.send(samples.event())
    stage.send(samples.event())
    _drain(worker)
    published = stage.published()
    assert len(published) == 1
    assert published == [stage.store.get("e1")]
    assert stage.redis.xpending(keys.EVENTS, loops.GROUP)["pending"] == 0


def test_a_failed_event_stays_pending_and_comes_back(stage: Stage) -> None:
    stage.source.away = True
    stage.send(samples.event())
    worker = stage.worker()
    worker.step()
    worker.step()
    assert not stage.published()
    stage.source.away = False
    stage.worker("two").step()
    assert len(stage.published()) == 1


def test_after_a_flush_new_events_are_explained_and_lost_ones_reconciled(stage: Stage) -> None:
    worker = stage.worker()
    stage.send(samples.event())
    _drain(worker)
    stage.published()
    lost, fresh = samples.event(event_id="lost"), samples.event(event_id="fresh")
    stage.server.flush()
    stage.source.events = [samples.event(), lost]
    stage.send(fresh)
    _drain(worker)
    Reconciler(stage.store, stage.source, stage.explain, stage.clock, stage.explain.metrics).step()
    ids = [a.event_id for a in stage.published() if isinstance(a, Assessment)]
    assert sorted(ids) == ["fresh", "lost"]


def test_poison_is_buried_and_told(stage: Stage) -> None:
    stage.redis.xadd(keys.EVENTS, {"kind": "Event", "body": "{}"})
    _drain(stage.worker())
    (alarm,) = stage.published(keys.TECHNICAL)
    assert isinstance(alarm, TechnicalAlarm)
    assert alarm.kind is TechnicalKind.DEAD_LETTER
    assert stage.redis.xlen(keys.dead_letters(keys.EVENTS, loops.GROUP)) == 1


def test_redis_away_is_a_problem_in_words(stage: Stage) -> None:
    assert loops.redis_problem(stage.redis) is None
    stage.server.kill()
    assert "redis does not answer" in str(loops.redis_problem(stage.redis))


def _drain(worker: GroupWorker) -> None:
    for _ in range(4):
        worker.step()
