"""One assessment per event, whatever is delivered twice or is away."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from reasoning_service.adapters.store import Store
from reasoning_service.adapters.tables import ASSESSMENT, OUTGOING
from reasoning_service.domain import wording
from reasoning_service.errors import HistoryUnavailable
from reasoning_service.reconcile import STALE_MS, Reconciler
from shared.clock import ManualClock
from shared.contracts import EventKind
from tests.reasoning_service import samples
from tests.reasoning_service.fakes import FakeSource, explainer, open_store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(wall_ms=samples.T + 500)


def test_a_duplicate_event_is_explained_once(store: Store, clock: ManualClock) -> None:
    source = FakeSource()
    explain = explainer(store, source, clock)
    explain.handle(samples.event())
    explain.handle(samples.event())
    assert source.calls == 1
    assert _counts(store) == (1, 1)


def test_two_workers_at_once_store_and_announce_once(store: Store, clock: ManualClock) -> None:
    explain = explainer(store, FakeSource(), clock)
    explain.handle(samples.event())
    assessment = store.get("e1")
    assert assessment is not None
    assert store.save(samples.event(), assessment, "again") is False
    assert _counts(store) == (1, 1)


@pytest.mark.parametrize(
    "unasked",
    [{"kind": EventKind.CLOSED}, {"kind": EventKind.UNKNOWN}, {"shadow": True}],
)
def test_nobody_waits_for_words_about_these(
    store: Store, clock: ManualClock, unasked: dict[str, object]
) -> None:
    explainer(store, FakeSource(), clock).handle(samples.event(**unasked))
    assert _counts(store) == (0, 0)


def test_an_absent_threshold_service_is_asked_again_and_again(
    store: Store, clock: ManualClock
) -> None:
    source = FakeSource()
    source.away = True
    explain = explainer(store, source, clock)
    for _ in range(3):
        with pytest.raises(HistoryUnavailable):
            explain.handle(samples.event())
        clock.advance(15.0)
    source.away = False
    explain.handle(samples.event())
    assessment = store.get("e1")
    assert assessment is not None
    assert wording.EVENT_ALONE not in {s.text for s in assessment.sentences}


def test_at_the_deadline_the_event_alone_must_do(store: Store, clock: ManualClock) -> None:
    source = FakeSource()
    source.away = True
    explain = explainer(store, source, clock)
    first = clock.now_ms()
    while store.get("e1") is None:
        try:
            explain.handle(samples.event())
        except HistoryUnavailable:
            clock.advance(15.5)
    assessment = store.get("e1")
    assert assessment is not None
    assert wording.EVENT_ALONE in {s.text for s in assessment.sentences}
    assert assessment.started_at == first
    assert assessment.completed_at - first <= 60_000


def test_the_deadline_survives_a_restart(store: Store, clock: ManualClock, tmp_path: Path) -> None:
    source = FakeSource()
    source.away = True
    with pytest.raises(HistoryUnavailable):
        explainer(store, source, clock).handle(samples.event())
    clock.advance(50.0)
    again = open_store(tmp_path)
    explainer(again, source, clock).handle(samples.event())
    assert again.has("e1")


def test_reconciling_explains_what_the_stream_lost(store: Store, clock: ManualClock) -> None:
    old = samples.event(event_id="e0", t_event=samples.T - STALE_MS)
    closed = samples.event(event_id="e2", kind=EventKind.CLOSED)
    source = FakeSource((old, samples.event(), closed))
    explain = explainer(store, source, clock)
    reconciler = Reconciler(store, source, explain, clock, explain.metrics)
    assert reconciler.step() == 3
    assert (store.has("e0"), store.has("e1"), store.cursor()) == (False, True, 3)
    assert reconciler.step() == 0


def test_reconciling_stops_before_what_cannot_be_looked_up(
    store: Store, clock: ManualClock
) -> None:
    source = FakeSource((samples.event(),))
    explain = explainer(store, source, clock)
    reconciler = Reconciler(store, source, explain, clock, explain.metrics)
    source.away = True
    with pytest.raises(HistoryUnavailable):
        reconciler.step()
    assert store.cursor() == 0


def _counts(store: Store) -> tuple[int, int]:
    with store.engine.connect() as connection:
        stored, outgoing = (
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (ASSESSMENT, OUTGOING)
        )
    return stored, outgoing
