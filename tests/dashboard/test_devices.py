"""Devices: each with its state and lag, for those who may know whom it watches."""

from typing import Any

from sqlalchemy import insert, update

from dashboard.domain.rights import Role
from dashboard.domain.scope import Scope
from dashboard.live.states import Seen
from dashboard.storage.tables import resident, source
from shared.contracts import LiveState
from tests.dashboard.builders import NOW, PERSON, live_state, technical
from tests.dashboard.desk import Desk

NORTH = Scope(wards=frozenset({"north"}))


def sends(desk: Desk, state: LiveState, lag_ms: int) -> None:
    """A second is seen so long after its end."""
    desk.parts.live._seen[state.person_id] = Seen(state, state.t_end + lag_ms)


def has_a_camera(desk: Desk, person_id: str, source_id: str) -> None:
    with desk.parts.outside.engine.begin() as connection:
        row = {"source_id": source_id, "person_id": person_id, "label": f"Camera {source_id}"}
        connection.execute(insert(source).values(row))


def devices(desk: Desk, role: Role = Role.INTEGRATOR, **params: Any) -> list[Any]:
    found: list[Any] = desk.page(role).get("/v1/devices", params=params).json()["devices"]
    return found


def test_a_device_that_sends_has_its_age_and_its_lag(desk: Desk) -> None:
    sends(desk, live_state(NOW - 3000), lag_ms=400)
    (found,) = devices(desk)
    assert (found["source_id"], found["label"], found["person_id"]) == (
        "source-1",
        "Demo recording",
        PERSON,
    )
    assert (found["newest_at"], found["age_ms"], found["lag_ms"]) == (NOW - 3000, 3000, 400)
    assert (found["data_state"], found["window_state"]) == ("live", "ok")
    desk.manual.advance(60)
    (later,) = devices(desk)
    assert (later["age_ms"], later["lag_ms"], later["data_state"]) == (63_000, 400, "stale")


def test_a_clock_that_runs_ahead_makes_no_negative_lag(desk: Desk) -> None:
    sends(desk, live_state(NOW + 9000), lag_ms=-9000)
    (found,) = devices(desk)
    assert (found["lag_ms"], found["age_ms"]) == (0, 0)


def test_a_device_that_never_sent_is_listed_as_such(desk: Desk) -> None:
    (found,) = devices(desk)
    unknown = ("newest_at", "age_ms", "lag_ms", "window_state", "bundle_id")
    assert [found[name] for name in unknown] == [None] * len(unknown)
    assert (found["data_state"], found["reasons"], found["alarms"]) == ("none", [], [])


def test_what_is_wrong_with_a_device_stands_beside_it_until_it_is_mended(desk: Desk) -> None:
    with desk.parts.outside.engine.begin() as connection:
        desk.parts.technical.apply(connection, [technical()])
    (found,) = devices(desk)
    kinds = [(each["alarm_id"], each["kind"]) for each in found["alarms"]]
    assert kinds == [("camera-1", "source_lost")]
    with desk.parts.outside.engine.begin() as connection:
        desk.parts.technical.apply(connection, [technical(cleared_at=NOW + 1)])
    assert devices(desk)[0]["alarms"] == []


def test_pages_of_devices_meet(desk: Desk) -> None:
    for number in range(5):
        has_a_camera(desk, PERSON, f"cam-{number}")
    asking = desk.page(Role.INTEGRATOR)
    found: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = asking.get("/v1/devices", params={"limit": 2, "cursor": cursor}).json()
        found += [each["source_id"] for each in page["devices"]]
        cursor = page["next_cursor"]
    assert found == [*(f"cam-{number}" for number in range(5)), "source-1"]


def test_a_device_follows_whom_it_watches(desk: Desk) -> None:
    for ward in ("north", "south"):
        desk.enrol(f"{ward}-1", ward)
        has_a_camera(desk, f"{ward}-1", f"cam-{ward}")
    sends(desk, live_state(NOW, "south-1").model_copy(update={"source_id": "moved"}), 0)
    page = desk.page(Role.CARER, NORTH)
    shown = page.get("/v1/devices").json()["devices"]
    assert [each["source_id"] for each in shown] == ["cam-north"]
    with desk.parts.outside.engine.begin() as connection:
        mine = resident.c.person_id == "south-1"
        connection.execute(update(resident).where(mine).values(ward_id="north"))
    shown = page.get("/v1/devices").json()["devices"]
    assert [each["source_id"] for each in shown] == ["cam-north", "cam-south", "moved"]


def test_an_operator_sees_machines_and_nobodys_name(desk: Desk) -> None:
    sends(desk, live_state(NOW), 0)
    (found,) = devices(desk, Role.OPERATOR)
    assert (found["source_id"], found["data_state"]) == ("source-1", "live")
    assert (found["label"], found["person_id"], found["ward_id"]) == (None, None, None)
    assert desk.page(Role.AUDITOR).get("/v1/devices").status_code == 403
