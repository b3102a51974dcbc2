import threading
import time
from collections.abc import Iterator

import pytest

from edge_agent.consent import ConsentGate, HubTime, decide
from edge_agent.consent.gates import poll_all
from edge_agent.consent.permission import supersedes
from edge_agent.outbox import ConsentStore
from edge_agent.sources.port import Senses
from shared.clock import ManualClock
from shared.contracts import ConsentRecord
from shared.health import Health
from shared.streams import keys
from tests.edge_agent_live.builders import PERSON, T0, consent
from tests.edge_agent_live.conftest import Box
from tests.redis_process import RedisProcess

BOTH = Senses(picture=True, sound=True)
HOUR_MS = 3_600_000


@pytest.mark.parametrize(
    ("changes", "senses"),
    [
        ({}, BOTH),
        ({"purposes": ("voice",)}, Senses(picture=False, sound=True)),
        ({"purposes": ("face", "research")}, Senses(picture=True, sound=False)),
    ],
)
def test_only_what_was_agreed_to_is_read(changes: dict[str, object], senses: Senses) -> None:
    permission = decide(consent(T0, **changes), T0)
    assert (permission.senses, permission.problem) == (senses, None)


@pytest.mark.parametrize(
    ("purposes", "body"),
    [
        (("face", "body"), True),
        (("face", "voice"), False),
        (("voice", "body"), False),  # the picture is not read: there is no body in it
    ],
)
def test_a_body_is_measured_by_its_own_consent(purposes: tuple[str, ...], body: bool) -> None:
    assert decide(consent(T0, purposes=purposes), T0).body is body


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"withdrawn_at": T0 - 1}, "was withdrawn"),
        ({"lease_until": T0}, "could not be confirmed"),
        ({"review_at": T0}, "past its review date"),
        ({"purposes": ("body", "key_frames")}, "neither face nor voice"),
        ({"purposes": ()}, "neither face nor voice"),
        ({"withdrawn_at": T0 - 1, "paused_until": T0 + 9}, "was withdrawn"),
    ],
)
def test_without_valid_consent_nothing_is_read(changes: dict[str, object], why: str) -> None:
    permission = decide(consent(T0, **changes), T0)
    assert permission.senses == Senses(picture=False, sound=False)
    assert permission.problem is not None
    assert why in permission.problem


def test_no_record_is_no_consent() -> None:
    assert decide(None, T0).problem is not None


def test_a_pause_ends_by_itself() -> None:
    record = consent(T0, paused_until=T0 + 1000)
    assert decide(record, T0).paused
    assert not decide(record, T0 + 1000).paused


def test_an_older_revision_does_not_undo_a_withdrawal() -> None:
    granted = consent(T0)
    withdrawn = consent(T0, revision=2, withdrawn_at=T0 + 5)
    assert supersedes(withdrawn, granted)
    assert not supersedes(granted, withdrawn)
    assert supersedes(consent(T0, granted_at=T0 + 6), withdrawn)


class Desk:
    """A gate, and the dashboard's end of it, on the real time of its Redis."""

    def __init__(self, server: RedisProcess, box: Box) -> None:
        self.server = server
        self.box = box
        self.redis = server.client()
        self.gate = self.new_gate()

    def new_gate(self) -> ConsentGate:
        """As after a restart of the agent."""
        self.hub_time = HubTime(self.box.clock)
        store = ConsentStore(self.box.database)
        return ConsentGate(self.redis, store, self.hub_time, self.box.clock, PERSON)

    def close(self) -> None:
        self.redis.close()

    def hub_now(self) -> int:
        return round(time.time() * 1000)

    def publish(self, **changes: object) -> None:
        record = consent(self.hub_now(), **changes)
        self.redis.set(keys.consent(PERSON), record.model_dump_json())

    def is_open(self) -> bool:
        return self.gate.permission().problem is None


@pytest.fixture
def desk(one_redis: RedisProcess, box: Box) -> Iterator[Desk]:
    made = Desk(one_redis, box)
    yield made
    made.close()


def test_a_grant_opens_and_a_withdrawal_closes_at_the_next_look(desk: Desk) -> None:
    desk.gate.poll()
    assert not desk.is_open()
    desk.publish()
    desk.gate.poll()
    assert desk.is_open()
    desk.publish(revision=2, withdrawn_at=desk.hub_now())
    desk.gate.poll()
    assert not desk.is_open()


def test_without_the_hub_it_holds_until_the_lease_ends_and_no_longer(desk: Desk) -> None:
    desk.publish()
    desk.gate.poll()
    desk.server.stop()
    assert not desk.gate.poll()
    desk.box.clock.advance(58)
    assert desk.is_open()
    desk.box.clock.advance(3)
    assert not desk.is_open()


def test_the_lease_holds_across_a_restart_without_the_hub(desk: Desk) -> None:
    desk.box.clock.wall_ms = desk.hub_now()
    desk.publish()
    desk.gate.poll()
    desk.server.stop()
    desk.gate = desk.new_gate()
    assert desk.is_open()
    desk.box.clock.advance(61)
    assert not desk.is_open()


def test_a_withdrawal_holds_across_a_restart_without_the_hub(desk: Desk) -> None:
    desk.box.clock.wall_ms = desk.hub_now()
    desk.publish(withdrawn_at=desk.hub_now())
    desk.gate.poll()
    desk.server.stop()
    desk.gate = desk.new_gate()
    assert not desk.is_open()


def test_a_clock_set_back_over_a_restart_does_not_prolong_a_lease(desk: Desk) -> None:
    desk.publish()
    desk.gate.poll()
    desk.server.stop()
    desk.box.clock.wall_ms = desk.hub_now() - HOUR_MS
    desk.gate = desk.new_gate()
    assert not desk.is_open()


@pytest.mark.parametrize("step_ms", [-HOUR_MS, HOUR_MS])
def test_this_boxs_clock_neither_prolongs_nor_ends_a_lease(desk: Desk, step_ms: int) -> None:
    desk.publish()
    desk.gate.poll()
    desk.box.clock.step_wall(step_ms)
    desk.box.clock.advance(58)
    assert desk.is_open()
    desk.box.clock.advance(3)
    assert not desk.is_open()


def test_a_flushed_redis_is_no_withdrawal(desk: Desk) -> None:
    desk.publish()
    desk.gate.poll()
    desk.server.flush()
    desk.gate.poll()
    assert desk.is_open()


def test_a_backup_of_the_hub_does_not_bring_back_a_withdrawn_consent(desk: Desk) -> None:
    desk.publish(revision=2, withdrawn_at=desk.hub_now())
    desk.gate.poll()
    desk.publish(revision=1, granted_at=desk.hub_now() - HOUR_MS)
    desk.gate.poll()
    assert not desk.is_open()


@pytest.mark.parametrize("body", ["", "{}", "not json", '{"schema_version": 9}'])
def test_an_unreadable_record_changes_nothing(desk: Desk, body: str) -> None:
    desk.publish()
    desk.gate.poll()
    desk.redis.set(keys.consent(PERSON), body)
    desk.gate.poll()
    assert desk.is_open()


def test_a_record_of_somebody_else_changes_nothing(desk: Desk) -> None:
    other = ConsentRecord.model_validate({**consent(desk.hub_now()).model_dump(), "person_id": "x"})
    desk.redis.set(keys.consent(PERSON), other.model_dump_json())
    desk.gate.poll()
    assert not desk.is_open()


def test_it_looks_again_every_few_seconds(desk: Desk) -> None:
    desk.publish()
    stop = threading.Event()
    health = Health(ManualClock())

    class Stopping(ManualClock):
        def wait(self, stop: threading.Event, seconds: float) -> bool:
            assert seconds <= 5
            stop.set()
            return True

    poll_all([desk.gate], Stopping(), health, stop)
    assert desk.is_open()
