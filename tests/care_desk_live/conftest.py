"""One started house for the tests of a file: five residents, three accounts, everything running."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

from tests.care_desk_live.edge import SimulatedEdge, write_calm_before
from tests.care_desk_live.office import ADMIN, PASSWORD, WARD, Office, at_the_office
from tests.care_desk_live.people import CALM_BEFORE_S, rooms
from tests.care_desk_live.processes import REDIS, ROOT, Processes, processes

PAGE: Final = "dashboard/static/index.html"
NURSE: Final = "nina"
CARER: Final = "carlo"
RESIDENTS: Final = {
    "r-ada": ("Ada Berg", "2"),
    "r-ben": ("Ben Kurz", "3"),
    "r-cem": ("Cem Aydin", "5"),
    "r-dora": ("Dora Lindqvist", "8"),
    "r-emil": ("Emil Novak", "9"),
}
ROOM_CODE: Final = "R2-77"
"""In Ada's room."""
CHAIN: Final = {
    "from_time": "00:00",
    "to_time": "00:00",
    "repeat_s": 60,
    "steps": [
        {
            "audiences": ["assigned"],
            "delay_tier_1_s": 0,
            "delay_tier_2_s": 0,
            "delay_tier_3_s": 0,
        },
        {
            "audiences": ["role:nurse"],
            "delay_tier_1_s": 8,
            "delay_tier_2_s": 8,
            "delay_tier_3_s": None,
        },
    ],
}
"""A ward's own chain, as a manager may set it; the built-in one calls the nurse after a minute."""


@dataclass(frozen=True)
class House:
    """The started system, its rooms and somebody with every right."""

    processes: Processes
    edge: SimulatedEdge
    office: Office

    @property
    def address(self) -> str:
        """Where the page is."""
        return self.processes.system.address

    def alerts(self, person_id: str) -> list[dict[str, Any]]:
        """All alerts about one resident, open and closed, as the interface tells them."""
        known = self.office.get("/alerts?state=all&limit=200")["alerts"]
        return [each for each in known if each["person_id"] == person_id]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Everything runs; the residents are known to the engine and quiet."""
    if not (ROOT / PAGE).is_file():
        pytest.fail(f"the page is not built: run `make {PAGE}`")
    with ExitStack() as stack:
        yield start_house(tmp_path_factory.mktemp("house"), stack)


def start_house(folder: Path, stack: ExitStack) -> House:
    """Start everything; ``stack`` ends it."""
    started = processes(folder, port=18_300)
    stack.callback(started.stop)
    started.start(REDIS)
    known = rooms(list(RESIDENTS), round(time.time()) - CALM_BEFORE_S)
    write_calm_before(started.system.redis_url, known)
    edge = stack.enter_context(SimulatedEdge(folder, started.system.redis_url, known))
    started.start(*started.names[1:])
    office = stack.enter_context(at_the_office(started.system.address))
    office.sign_in(ADMIN, started.command("one-time-password"))
    _furnish(office)
    return House(started, edge, office)


def _furnish(office: Office) -> None:
    office.post("/wards", {"ward_id": WARD, "name": "North wing"})
    for person_id, (name, room) in RESIDENTS.items():
        office.add_resident(person_id, name, room)
    office.add_user(NURSE, "nurse")
    office.add_user(CARER, "carer")
    office.put("/residents/r-ada/room-code", {"code": ROOM_CODE})
    office.put(f"/wards/{WARD}/escalation/all-day", CHAIN)


__all__ = ["PASSWORD", "House"]
