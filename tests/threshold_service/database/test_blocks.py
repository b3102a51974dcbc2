"""Packing and history: both forms read as one, retention forgets, migrations make the tables."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, inspect, select
from sqlalchemy.exc import IntegrityError

from shared.contracts import (
    BaselineState,
    ControlKind,
    ControlRecord,
    ErasedPart,
    Event,
    EventKind,
    Outcome,
    ScoredWindow,
)
from shared.storage.engine import open_engine, sqlite_url
from shared.streams.errors import StaleOwner
from tests.postgres_process import PostgresProcess
from tests.threshold_service.people import T0, Person, window
from threshold_service.adapters.database import calibrations, tables
from threshold_service.adapters.database.blocks import minute_of, pack, unpack
from threshold_service.adapters.database.changes import Changes, WindowRow
from threshold_service.adapters.database.erasing import Erasures
from threshold_service.adapters.database.history import History
from threshold_service.adapters.database.migrate import migrate
from threshold_service.adapters.database.store import Store
from threshold_service.adapters.database.upkeep import Upkeep
from threshold_service.shard.rows import window_body

ALL = (0, 9_999_999_999_999)


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """The same suite on both databases."""
    if request.param == "sqlite":
        made = open_engine(sqlite_url(tmp_path / "t.sqlite"))
    else:
        server: PostgresProcess = request.getfixturevalue("postgres")
        made = open_engine(server.database())
    migrate(made)
    yield made
    made.dispose()


def rows(person_id: str, offsets: list[int]) -> dict[tuple[str, int], WindowRow]:
    person = Person(1)
    made = {}
    for offset in offsets:
        item = window(1, T0 + 1000 * offset, person.channels(), person_id)
        row = WindowRow(person_id, item.t_start, window_body(item, None, late=False))
        made[(person_id, item.t_start)] = row
    return made


def count(engine: Engine, table: str) -> int:
    with engine.connect() as connection:
        target = tables.metadata.tables[table]
        return int(connection.execute(select(func.count()).select_from(target)).scalar_one())


def test_migrations_make_exactly_the_tables(engine: Engine) -> None:
    found = inspect(engine)
    for name, table in tables.metadata.tables.items():
        assert {c["name"] for c in found.get_columns(name)} == {c.name for c in table.columns}
    migrate(engine)


def test_packed_and_recent_rows_read_as_one(engine: Engine) -> None:
    store = Store(engine, 0)
    store.claim()
    store.commit(Changes("1-0", windows={**rows("a", list(range(200))), **rows("b", [1, 2])}))
    history = History(engine)
    before = history.windows("a", *ALL)
    assert Upkeep(engine, store, 0).pack_before(T0 + 150_000) > 0
    assert count(engine, "window_block") >= 3
    assert history.windows("a", *ALL) == before
    assert len(before) == 200
    assert history.windows("a", T0 + 59_500, T0 + 61_000) == before[60:61]
    store.commit(Changes("2-0", windows=rows("a", [500])))
    assert [w.t_start for w in history.windows("a", *ALL)][-1] == T0 + 500_000


def test_late_seconds_are_merged_into_their_minute(engine: Engine) -> None:
    store = Store(engine, 0)
    store.claim()
    upkeep = Upkeep(engine, store, 0)
    store.commit(Changes("1-0", windows=rows("a", [0, 1, 3])))
    upkeep.pack_before(T0 + 600_000)
    store.commit(Changes("2-0", windows=rows("a", [1, 2])))
    upkeep.pack_before(T0 + 600_000)
    assert count(engine, "recent_window") == 0
    found = [w.t_start - T0 for w in History(engine).windows("a", *ALL)]
    assert found == [0, 1000, 2000, 3000]


def test_retention_forgets_whole_minutes(engine: Engine) -> None:
    store = Store(engine, 0)
    store.claim()
    upkeep = Upkeep(engine, store, 0)
    store.commit(Changes("1-0", windows=rows("a", list(range(300)))))
    upkeep.pack_before(T0 + 900_000)
    upkeep.forget_before(T0 + 180_000)
    oldest = History(engine).windows("a", *ALL)[0].t_start
    assert oldest == minute_of(T0 + 180_000)


def test_events_answers_and_factors_of_persons_end_after_their_own_time(engine: Engine) -> None:
    store = Store(engine, 0)
    store.claim()
    old, new = (event(f"e{n}", T0 + 1000 * n) for n in (1, 2))
    answers = {
        f"f{n}": ControlRecord(
            record_id=f"f{n}", kind=ControlKind.FEEDBACK, shard=0, t=T0 + 1000 * n,
            person_id="a", outcome=Outcome.TRUE,
        )
        for n in (1, 2)
    }  # fmt: skip
    store.commit(Changes("1-0", events=[old, new], controls=answers))
    for made in (1, 2):
        factors = [calibrations.Row("", 0, 1.0, "{}"), calibrations.Row("a", 0, 1.0, "{}")]
        calibrations.store(engine, f"cal-{made}", T0 + 1000 * made, "c", factors, [0])
    upkeep = Upkeep(engine, store, 0)
    upkeep.forget_before(T0 + 10**7)
    assert count(engine, "event") == count(engine, "control") == 2
    upkeep.forget_events_before(T0 + 2000)
    assert [e.event.event_id for e in History(engine).events_after(0, 9)] == ["e2"]
    with engine.connect() as connection:
        assert connection.execute(select(tables.control.c.record_id)).scalars().all() == ["f2"]
        kept = connection.execute(select(tables.calibration.c.person_id)).scalars().all()
    assert sorted(kept) == ["", "", "a"]


def test_a_person_is_erased_on_both_databases(engine: Engine) -> None:
    store = Store(engine, 0)
    store.claim()
    windows = {**rows("a", [1, 2, 3]), **rows("b", [1])}
    made = event("e1", T0)
    first = Changes("1-0", windows=windows, events=[made], edges={("a", "box-1"), ("b", "box-2")})
    store.commit(first)
    store.commit(Changes("2-0", erased={"a": T0}, committed_ms=T0 + 5))
    part = Erasures(engine).of("a")
    assert part == ErasedPart(
        person_id="a",
        asked_at=T0,
        erased_at=T0 + 5,
        rows={"event": 1, "outgoing_message": 1, "person_edge": 1, "recent_window": 3},
        edges=("box-1",),
    )
    assert [count(engine, name) for name in ("recent_window", "event", "person_edge")] == [1, 0, 1]
    loaded = store.load()
    assert loaded.erased == frozenset({"a"})
    assert loaded.edges == frozenset({("b", "box-2")})


def event(event_id: str, t: int) -> Event:
    return Event(
        event_id=event_id, person_id="a", episode_id="x", revision=1, kind=EventKind.OPENED,
        tier=2, t_onset=t, t_event=t, score=0.9, triggers=(), config_version="c",
        baseline_state=BaselineState.READY, source_id=None, trace_id=None,
    )  # fmt: skip


def test_housekeeping_is_fenced_too(engine: Engine) -> None:
    store = Store(engine, 0)
    store.claim()
    Store(engine, 0).claim()
    with pytest.raises(StaleOwner, match="epoch 1"):
        Upkeep(engine, store, 0).pack_before(T0)
    with pytest.raises(StaleOwner):
        store.commit(Changes("1-0"))


def test_a_broken_commit_leaves_nothing(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(engine, 0)
    store.claim()

    def broken(*_: object) -> None:
        raise IntegrityError("x", None, Exception("boom"))

    monkeypatch.setattr(store, "_write_records", broken)
    with pytest.raises(IntegrityError):
        store.commit(Changes("1-0", {("e", "o"): 5}, {"a": (1, "{}")}, rows("a", [1])))
    loaded = store.load()
    assert (loaded.position, loaded.highest, loaded.persons) == (None, {}, {})
    assert History(engine).windows("a", *ALL) == []


def test_a_minute_shrinks_well() -> None:
    bodies = [row.body for row in rows("a", list(range(60))).values()]
    blob = pack(bodies)
    assert unpack(blob) == bodies
    assert len(blob) < 0.5 * sum(len(body) for body in bodies)
    assert ScoredWindow.model_validate_json(unpack(blob)[0]).t_start == T0
