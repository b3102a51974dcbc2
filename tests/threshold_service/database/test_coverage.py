"""Counts of judged seconds agree with the windows themselves, packed or not."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from shared.contracts import PersonCoverage
from shared.exact_json import to_text
from shared.storage.engine import open_engine
from tests.databases import database_url
from threshold_service.adapters.database import tables
from threshold_service.adapters.database.changes import Changes, WindowRow
from threshold_service.adapters.database.coverage import Coverage
from threshold_service.adapters.database.history import History
from threshold_service.adapters.database.migrate import migrate
from threshold_service.adapters.database.store import Store
from threshold_service.adapters.database.upkeep import Upkeep
from threshold_service.domain.rolling_up import roll_up

T0 = 1_767_225_600_000
HOUR = 3_600_000
JUDGED, DARK, PAUSED, WARMING = range(4)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = open_engine(database_url(tmp_path, "threshold"))
    migrate(made)
    yield made
    made.dispose()


def body(t: int, kind: int) -> str:
    """A second: judged, too dark, withheld for care, or received and without a score yet."""
    blind = kind in (DARK, PAUSED)
    return to_text(
        {
            "t_start": t,
            "hop_s": 1.0,
            "state": "cannot_assess" if blind else "ok",
            "reasons": {DARK: ["too_dark"], PAUSED: ["paused"]}.get(kind, []),
            "channels": {},
            "score": 0.25 if kind == JUDGED else None,
            "tier": None,
        }
    )


def put(store: Store, person_id: str, kinds: Sequence[int], at: int = T0) -> None:
    times = range(at, at + 1000 * len(kinds), 1000)
    rows = {
        (person_id, t): WindowRow(person_id, t, body(t, kind))
        for t, kind in zip(times, kinds, strict=True)
    }
    store.commit(Changes(f"{person_id}-{at}", windows=rows))


def counted(engine: Engine, from_ms: int = T0, to_ms: int = T0 + HOUR) -> list[PersonCoverage]:
    return Coverage(engine).between(from_ms, to_ms)


def test_packed_and_recent_seconds_count_alike_and_as_the_roll_ups_do(engine: Engine) -> None:
    store = Store(engine, 0)
    store.claim()
    ada = [JUDGED] * 70 + [DARK] * 20 + [PAUSED] * 15 + [WARMING] * 5 + [JUDGED] * 90
    put(store, "ada", ada)
    put(store, "bo", [DARK] * 10)
    before = counted(engine)
    assert [(c.person_id, c.windows, c.assessed) for c in before] == [
        ("ada", 200, 160),
        ("bo", 10, 0),
    ]
    assert Upkeep(engine, store, 0).pack_before(T0 + 120_000) > 0
    assert counted(engine) == before
    assert Upkeep(engine, store, 0).pack_before(T0 + HOUR) > 0
    assert counted(engine) == before
    rolled = roll_up(History(engine).records("ada", T0, T0 + HOUR), HOUR)
    assert (rolled[0].windows, rolled[0].assessed) == (200, 160)


def test_late_seconds_are_counted_with_their_minute(engine: Engine) -> None:
    store = Store(engine, 0)
    store.claim()
    put(store, "ada", [JUDGED] * 10)
    Upkeep(engine, store, 0).pack_before(T0 + HOUR)
    put(store, "ada", [DARK] * 5 + [JUDGED] * 5, T0 + 20_000)
    Upkeep(engine, store, 0).pack_before(T0 + HOUR)
    (found,) = counted(engine)
    assert (found.windows, found.assessed) == (20, 15)


def test_a_span_takes_what_begins_in_it(engine: Engine) -> None:
    store = Store(engine, 0)
    store.claim()
    put(store, "ada", [JUDGED] * 180)
    Upkeep(engine, store, 0).pack_before(T0 + 60_000)
    assert [c.windows for c in counted(engine, T0, T0 + 60_000)] == [60]
    assert [c.windows for c in counted(engine, T0 + 60_000, T0 + 90_000)] == [30]
    assert counted(engine, T0 + HOUR, T0 + 2 * HOUR) == []


def test_what_an_earlier_build_packed_is_said_to_be_uncounted(engine: Engine) -> None:
    store = Store(engine, 0)
    store.claim()
    put(store, "ada", [JUDGED] * 120)
    Upkeep(engine, store, 0).pack_before(T0 + HOUR)
    block = tables.window_block
    with engine.begin() as connection:
        connection.execute(update(block).where(block.c.minute_ms == T0).values(assessed=None))
    (found,) = counted(engine)
    assert (found.windows, found.assessed, found.uncounted) == (120, 60, 60)
