"""Receivers that are away, refuse, or misbehave: nothing is lost and nobody else waits."""

import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from dashboard.delivery import queue
from dashboard.domain.rights import Role
from tests.dashboard.builders import NOW
from tests.dashboard.delivery.endpoints import change, register, shown, wait_for
from tests.dashboard.delivery.house import House, house, open_house
from tests.dashboard.delivery.receiver import Got, Receiver, receiving
from tests.dashboard.desk import Desk


def test_a_receiver_that_is_down_is_tried_again_under_the_same_id(place: House) -> None:
    with receiving() as receiver:
        register(place, receiver.url)
        port = receiver.port
    place.happens(tier=3)
    place.look()
    (row,) = place.rows()
    assert (row.state, row.attempts) == ("pending", 1)
    assert row.last_error == "it refuses the connection"
    assert NOW + 4_000 <= row.due <= NOW + 6_500
    place.after(7)
    assert place.rows()[0].attempts == 2
    with receiving(port) as receiver:
        place.after(25)
        assert place.states() == ["delivered"]
        assert receiver.ids == [row.message_id]


@pytest.mark.parametrize("status", [404, 500])
def test_a_refusal_is_tried_again_until_it_is_a_dead_letter_that_is_told(
    place: House, receiver: Receiver, status: int
) -> None:
    register(place, receiver.url)
    receiver.status = status
    place.happens(tier=3)
    place.wear_out()
    assert place.states() == ["dead"]
    assert len(receiver.got) == 10
    assert set(receiver.ids) == {place.rows()[0].message_id}
    assert place.rows()[0].last_error == f"it answered {status}"
    (alarm,) = place.alarms()
    assert alarm == ("dead_letter", f"webhook:{shown(place)['webhook_id']}")
    assert shown(place)["dead"] == 1


def test_a_dead_letter_is_sent_once_more_and_the_alarm_ends(
    place: House, receiver: Receiver
) -> None:
    register(place, receiver.url)
    receiver.status = 500
    place.happens(tier=3)
    place.wear_out()
    integrator = place.desk.page(Role.INTEGRATOR)
    (dead,) = integrator.get("/v1/deliveries?state=dead").json()["deliveries"]
    assert (dead["channel"], dead["kind"], dead["attempts"]) == ("webhook", "raised", 10)
    receiver.status = 200
    path = f"/v1/deliveries/{dead['delivery_id']}"
    assert integrator.post(f"{path}/replay").status_code == 204
    assert integrator.post(f"{path}/replay").json()["type"] == "not-dead"
    place.after(6)
    assert place.states() == ["delivered"]
    assert receiver.ids == [dead["message_id"]] * 11
    assert place.alarms() == []
    audited = [link.entry.action for link in place.desk.parts.audit.newest(20)]
    assert "delivery-replayed" in audited


def test_a_dead_letter_that_somebody_dealt_with_stands_no_more(
    place: House, receiver: Receiver
) -> None:
    register(place, receiver.url)
    receiver.status = 500
    place.happens(tier=3)
    place.wear_out()
    page = place.desk.page(Role.OPERATOR)
    (dead,) = page.get("/v1/deliveries?state=dead").json()["deliveries"]
    assert dead["alert_id"] is None  # an operator sees nobody's data
    assert page.post(f"/v1/deliveries/{dead['delivery_id']}/dismiss").status_code == 204
    place.after(6)
    assert (place.states(), place.alarms()) == (["withdrawn"], [])


def test_gone_switches_off_and_says_so(place: House, receiver: Receiver) -> None:
    register(place, receiver.url)
    receiver.status = 410
    place.happens(tier=1)
    place.look()
    assert len(receiver.got) == 1
    assert set(place.states()) == {"dead"}
    assert shown(place)["disabled_why"] == "it answered 410: gone"
    place.after(6)
    assert [kind for kind, _ in place.alarms()] == ["dead_letter"]
    place.happens(tier=2, episode="e2")
    place.look()
    assert len(receiver.got) == 1
    receiver.status = 200
    assert change(place, enabled=True).json()["disabled_at"] is None
    place.happens(tier=2, episode="e3")
    place.look()
    assert len(receiver.got) == 2


def test_redirects_are_not_followed(place: House, receiver: Receiver) -> None:
    with receiving() as elsewhere:
        register(place, receiver.url)
        receiver.status, receiver.headers = 302, {"Location": elsewhere.url}
        place.happens(tier=3)
        place.look()
        assert len(receiver.got) == 1
        assert elsewhere.got == []
    error = place.rows()[0].last_error
    assert error == "it answered 302: redirects are not followed"


def test_a_huge_answer_is_cut(place: House, receiver: Receiver) -> None:
    register(place, receiver.url)
    receiver.huge = True
    place.happens(tier=3)
    place.look()
    assert place.states() == ["delivered"]
    assert receiver.sent < 16 * 1024 * 1024  # what the sockets' own buffers hold, at most


def test_an_answer_that_comes_byte_by_byte_ends_at_the_deadline(
    desk: Desk, receiver: Receiver
) -> None:
    place = house(desk, deadline_s=0.3)
    register(place, receiver.url)
    receiver.drip = True
    place.happens(tier=3)
    place.look()
    assert place.rows()[0].last_error == "it did not answer in time"
    assert place.states() == ["pending"]


def test_a_receiver_may_ask_for_time(place: House, receiver: Receiver) -> None:
    register(place, receiver.url)
    receiver.status, receiver.headers = 429, {"Retry-After": "600"}
    place.happens(tier=3)
    place.look()
    assert place.rows()[0].due >= NOW + 600_000


def test_one_receiver_that_is_down_keeps_no_other_waiting(place: House) -> None:
    with receiving() as dead, receiving() as alive:
        register(place, dead.url, "dead")
        register(place, alive.url, "alive")
        dead.status = 500
        for number in range(5):
            place.happens(tier=3, episode=f"e{number}")
        for _ in range(3):
            place.look()
        assert len(alive.got) == 5
        assert len(set(alive.ids)) == 5


def test_a_receiver_that_is_slow_keeps_no_other_waiting(place: House) -> None:
    told = threading.Event()
    with receiving() as slow, receiving() as quick, ThreadPoolExecutor(2) as workers:
        place.loop = place.new_loop(workers)
        register(place, slow.url, "slow")
        register(place, quick.url, "quick")
        slow.first = lambda _got: wait_for(told)
        quick.first = lambda _got: told.set()
        place.happens(tier=3)
        place.look()  # the slow one answers only when the quick one has been told
        workers.shutdown(wait=True)
        assert told.is_set()
        assert place.states() == ["delivered"] * 2


def test_sent_but_not_marked_is_sent_again_under_the_same_id(
    place: House, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    register(place, receiver.url)
    place.happens(tier=3)

    def killed(*_: object) -> bool:
        raise OperationalError("UPDATE", {}, Exception("disk full"))

    with monkeypatch.context() as broken:
        broken.setattr(queue, "settle", killed)
        place.look()
    assert place.states() == ["pending"]
    place.restart()
    place.after(30)
    assert len(receiver.got) == 1  # the lease stands: somebody may still be at it
    place.after(31)
    assert place.states() == ["delivered"]
    assert len(receiver.got) == 2
    assert len(set(receiver.ids)) == 1
    assert receiver.got[0].body == receiver.got[1].body


def test_a_process_killed_between_sending_and_marking_sends_again_under_the_same_id(
    tmp_path: Path, receiver: Receiver
) -> None:
    with open_house(tmp_path) as place:
        register(place, receiver.url)
        place.happens(tier=3)
    child: list[subprocess.Popen[bytes]] = []
    started = threading.Event()

    def kill(_got: Got) -> None:
        started.wait(30)
        child[0].send_signal(signal.SIGKILL)
        child[0].wait(30)

    receiver.first = kill
    command = [sys.executable, "-m", "tests.dashboard.delivery.killed", str(tmp_path)]
    child.append(subprocess.Popen(command))
    started.set()
    assert child[0].wait(60) == -signal.SIGKILL
    receiver.first = lambda _got: None
    with open_house(tmp_path) as place:
        assert place.states() == ["pending"]
        place.after(61)
        assert place.states() == ["delivered"]
    assert len(receiver.got) == 2
    assert len(set(receiver.ids)) == 1
