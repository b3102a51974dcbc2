from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from edge_agent.outbox import Limits, Outbox, Parcel
from tests.edge_agent_live.builders import build, window
from tests.edge_agent_live.conftest import Box, open_box

BODY_BYTES = len(window("0" * 16, 1).model_dump_json())


def numbers(parcels: list[Parcel]) -> list[tuple[int, int]]:
    return [(parcel.from_seq, parcel.to_seq) for parcel in parcels]


def everything(outbox: Outbox, shard: int = 0) -> list[Parcel]:
    return outbox.pending(shard, 1, 10_000)


def test_windows_are_numbered_from_one_per_shard(box: Box) -> None:
    for shard in (0, 3, 0):
        box.outbox.append(shard, build(shard))
    assert numbers(everything(box.outbox, 0)) == [(1, 1), (2, 2)]
    assert numbers(everything(box.outbox, 3)) == [(1, 1)]


def test_a_window_that_breaks_its_contract_takes_no_number(box: Box) -> None:
    with pytest.raises(ValueError, match="loudness_dbfs must be in"):
        box.outbox.append(0, build(channels={"loudness_dbfs": 99.0}))
    box.outbox.append(0, build())
    assert numbers(everything(box.outbox)) == [(1, 1)]


def test_numbering_and_epoch_go_on_after_a_restart(box: Box) -> None:
    box.outbox.append(0, build())
    epoch = box.outbox.epoch
    box.outbox.acknowledge(0, 1)
    again = open_box(box.path)
    again.outbox.append(0, build())
    assert again.outbox.epoch == epoch
    assert numbers(everything(again.outbox)) == [(2, 2)]
    again.database.close()


def test_what_does_not_fit_is_declared_lost_oldest_first(tmp_path: Path) -> None:
    box = open_box(tmp_path / "o.db", Limits(max_bytes=BODY_BYTES * 3 + 10))
    dropped = sum(box.outbox.append(0, build()) for _ in range(7))
    assert dropped == 4
    assert numbers(everything(box.outbox)) == [(1, 4), (5, 5), (6, 6), (7, 7)]
    box.database.close()


def test_windows_never_sent_go_last(tmp_path: Path) -> None:
    box = open_box(tmp_path / "o.db", Limits(max_bytes=BODY_BYTES * 3 + 10))
    box.outbox.append(1, build(1))  # the oldest, never sent
    box.clock.advance(1)
    for _ in range(2):
        box.outbox.append(0, build())
    box.outbox.mark_sent(0, 2)
    box.outbox.append(0, build())
    assert numbers(everything(box.outbox, 1)) == [(1, 1)]
    assert numbers(everything(box.outbox, 0))[0] == (1, 1)
    assert everything(box.outbox, 0)[0].kind == "ControlRecord"
    box.database.close()


def test_age_counts_running_time_so_a_clock_set_forward_drops_nothing(tmp_path: Path) -> None:
    box = open_box(tmp_path / "o.db", Limits(max_age_s=24 * 3600))
    box.outbox.append(0, build())
    box.clock.step_wall(10 * 24 * 3600 * 1000)
    assert box.outbox.prune() == 0
    box.clock.advance(24 * 3600 - 1)
    assert box.outbox.prune() == 0
    box.clock.advance(2)
    assert box.outbox.prune() == 1
    assert [parcel.kind for parcel in everything(box.outbox)] == ["ControlRecord"]
    box.database.close()


def test_a_lost_range_stays_until_it_is_acknowledged_to_its_end(box: Box) -> None:
    for _ in range(4):
        box.outbox.append(0, build())
    for seq in (2, 3):
        box.outbox.condemn(0, seq)
    box.outbox.acknowledge(0, 2)
    assert numbers(everything(box.outbox)) == [(2, 3), (4, 4)]
    box.outbox.acknowledge(0, 3)
    assert numbers(everything(box.outbox)) == [(4, 4)]


class OutboxMachine(RuleBasedStateMachine):
    """Whatever happens: every number above the acknowledged one is there once, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.path = Path(self.folder.name) / "outbox.db"
        self.limits = Limits(max_bytes=BODY_BYTES * 12, max_age_s=100.0)
        self.box = open_box(self.path, self.limits)
        self.appended = 0
        self.acked = 0

    @rule(count=st.integers(1, 9))
    def append(self, count: int) -> None:
        for _ in range(count):
            self.box.outbox.append(0, build())
            self.box.clock.advance(1)
        self.appended += count

    @rule(seconds=st.floats(0, 120))
    def time_passes(self, seconds: float) -> None:
        self.box.clock.advance(seconds)
        self.box.outbox.prune()

    @precondition(lambda self: self.appended > self.acked)
    @rule(share=st.floats(0, 1))
    def acknowledge(self, share: float) -> None:
        self.acked += round((self.appended - self.acked) * share)
        self.box.outbox.acknowledge(0, self.acked)

    @precondition(lambda self: self.appended > self.acked)
    @rule(share=st.floats(0, 1))
    def send(self, share: float) -> None:
        self.box.outbox.mark_sent(0, self.acked + round((self.appended - self.acked) * share))

    @precondition(lambda self: self.appended > self.acked)
    @rule(share=st.floats(0.01, 1))
    def condemn(self, share: float) -> None:
        self.box.outbox.condemn(0, self.acked + max(1, int((self.appended - self.acked) * share)))

    @rule()
    def restart(self) -> None:
        self.box.database.close()
        self.box = open_box(self.path, self.limits)

    @invariant()
    def nothing_is_missing_or_double(self) -> None:
        ranges = numbers(self.box.outbox.pending(0, self.acked + 1, 10_000))
        covered = [seq for low, high in ranges for seq in range(low, high + 1) if seq > self.acked]
        assert covered == list(range(self.acked + 1, self.appended + 1))

    @invariant()
    def it_stays_within_its_size(self) -> None:
        bodies = [parcel.body for parcel in everything(self.box.outbox) if '"seq"' in parcel.body]
        assert sum(map(len, bodies)) <= self.limits.max_bytes

    def teardown(self) -> None:
        self.box.database.close()
        self.folder.cleanup()


OutboxMachine.TestCase.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)
TestOutboxMachine = OutboxMachine.TestCase
