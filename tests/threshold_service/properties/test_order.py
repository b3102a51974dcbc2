"""Records of one person that come twice or out of order, by up to five seconds and more.

They are kept and never judged: time does not go back, and no record waits for an earlier one that
may still come. So a stream in any order is judged as its records that move time forward would be.
"""

from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.contracts import Event, ScoredWindow, ScoreWindow
from shared.streams.codec import encode
from shared.streams.reader import Entry
from tests.threshold_service.people import T0, Person, window
from tests.threshold_service.people import settings as default_settings
from tests.threshold_service.properties.scripts import CHANNELS
from threshold_service.adapters.database.changes import Changes
from threshold_service.adapters.database.history import History
from threshold_service.domain.person import snapshot
from threshold_service.shard.intake import Intake, IntakeOptions
from threshold_service.shard.memory import Memory, Work

ENGINE = default_settings()
TOLERANCE_S = 5


class Committed(History):
    """What earlier batches have kept."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, int], str] = {}

    def has_window(self, person_id: str, t_start: int) -> bool:
        return (person_id, t_start) in self.kept


@dataclass
class Shard:
    """An owner without Redis and without a database."""

    memory: Memory = field(default_factory=Memory)
    history: Committed = field(default_factory=Committed)
    events: list[str] = field(default_factory=list)

    def take(self, windows: list[ScoreWindow], batch: int) -> None:
        intake = Intake(0, ENGINE, self.history, IntakeOptions())
        for start in range(0, len(windows), batch):
            work = Work(Changes("1-0"))
            for item in windows[start : start + batch]:
                fields = {str(k).encode(): str(v).encode() for k, v in encode(item).items()}
                at = T0 + 1000 * item.seq
                intake.take(Entry(f"{at}-0", fields), self.memory, work, set())
            self.events += [event.model_dump_json() for event in work.changes.events]
            new = {key: row.body for key, row in work.changes.windows.items()}
            self.history.kept = {**new, **self.history.kept}

    def state(self) -> str:
        return snapshot(self.memory.persons["p1"])


def seconds(length: int = 110) -> list[dict[str, float | None]]:
    """Calm, then distress, then calm: an episode in the middle of the disorder."""
    person = Person(5)
    made = []
    for index in range(length):
        drawn = person.channels(5.0 if 40 <= index < 70 else 0.0)
        made.append({name: drawn[name] for name in CHANNELS})
    return made


SECONDS = seconds()


def sent(order: list[int]) -> list[ScoreWindow]:
    """The seconds of these numbers as one edge sends them, in this order."""
    return [window(seq + 1, T0 + 1000 * i, SECONDS[i]) for seq, i in enumerate(order)]


ORDERS = st.lists(
    st.one_of(st.just(0.0), st.just(0.0), st.floats(0.0, TOLERANCE_S + 0.9)),
    min_size=len(SECONDS),
    max_size=len(SECONDS),
).map(lambda lags: sorted(range(len(lags)), key=lambda i: i + lags[i]))
"""Each second is late by nothing or by up to five seconds of its neighbours."""
REPEATS = st.lists(st.tuples(st.integers(0, 109), st.integers(0, 40)), max_size=30)


@given(ORDERS, REPEATS, st.integers(1, 60))
@settings(max_examples=40)
def test_any_order_is_judged_as_what_moves_time_forward(
    order: list[int], repeats: list[tuple[int, int]], batch: int
) -> None:
    for index, later in repeats:
        order.insert(order.index(index) + 1 + later, index)
    forward = [i for place, i in enumerate(order) if i > max(order[:place], default=-1)]
    disordered, orderly = Shard(), Shard()
    disordered.take(sent(order), batch)
    orderly.take(sent(forward), 1)
    assert disordered.state() == orderly.state()
    assert len(disordered.events) == len(orderly.events) > 0
    bodies = disordered.history.kept.values()
    kept = {item.t_start: item for item in map(ScoredWindow.model_validate_json, bodies)}
    assert sorted(kept) == [T0 + 1000 * i for i in range(len(SECONDS))]
    for i, channels in enumerate(SECONDS):
        item = kept[T0 + 1000 * i]
        assert item.channels == channels
        assert item.late == (item.score is None) == (i not in forward)


def first_event(order: list[int]) -> int:
    """Second at which the first event is told."""
    shard = Shard()
    shard.take(sent(order), 1)
    return (Event.model_validate_json(shard.events[0]).t_event - T0) // 1000


def test_disorder_costs_the_seconds_that_are_not_judged_and_no_more() -> None:
    """Every fourth second comes two late and is not judged: the alarm is later by less than a
    buffer that waits for what may still come would make every alarm."""
    usual = first_event(list(range(len(SECONDS))))
    late = sorted(range(len(SECONDS)), key=lambda i: i + (2.5 if i % 4 == 0 else 0.0))
    assert usual <= first_event(late) < usual + TOLERANCE_S
