"""Packing and history: both forms read as one, retention forgets, migrations make the tables."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, inspect, select
from sqlalchemy.exc import IntegrityError

from shared.contracts import ScoredWindow
from shared.storage.engine import open_engine, sqlite_url
from shared.streams.errors import StaleOwner
from tests.postgres_process import PostgresProcess
from tests.threshold_service.people import T0, Person, window
from threshold_service.adapters.database import tables
from threshold_service.adapters.database.blocks import minute_of, pack, unpack
from threshold_service.adapters.database.changes import Changes, WindowRow
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
