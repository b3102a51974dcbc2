"""A room's code is known beforehand: made for a ward, printed, hung up, and one day replaced."""

import re
import threading
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from fastapi.testclient import TestClient
from sqlalchemy import select, text

from dashboard.alerts.code_seal import FILE
from dashboard.alerts.tables import room_code
from dashboard.domain.errors import TooManyAttempts
from dashboard.domain.rights import Role
from dashboard.domain.scope import Scope
from dashboard.storage.migrate import MIGRATIONS
from dashboard.storage.tables import resident
from shared.storage.engine import open_engine
from shared.storage.migrate import migrate
from shared.web.problems import ProblemError
from tests.dashboard.builders import PERSON
from tests.dashboard.care import Ward
from tests.dashboard.desk import Desk
from tests.databases import database_url

NORTH = "/v1/wards/north/room-codes"
NEXT_DOOR = "somebody-of-north"


@pytest.fixture
def ward(desk: Desk) -> Ward:
    """Room 1 of the ward "north" and, apart from it, room 1 of the ward "south"."""
    for each in ("north", "south"):
        desk.enrol(f"somebody-of-{each}", each)
    with desk.parts.outside.engine.begin() as connection:
        mine = resident.c.person_id == PERSON
        values = {"ward_id": "south", "room": "Room 1"}
        connection.execute(resident.update().where(mine).values(**values))
    return Ward(desk)


def make(page: TestClient, *rooms: str, overlap: int = 0, where: str = NORTH) -> dict[str, str]:
    answer = page.post(where, json={"rooms": list(rooms), "overlap_hours": overlap})
    assert answer.status_code == 200, answer.text
    return {each["room"]: each["code"] for each in answer.json()["codes"]}


def attends(ward: Ward, code: str | None, episode: str, person_id: str = NEXT_DOOR) -> int:
    """Somebody comes to a new alert of tier 1 and types this."""
    alert_id = ward.happens(tier=1, episode=episode, person_id=person_id)
    return ward.post(f"{alert_id}/attend", room_code=code).status_code


def test_a_code_made_beforehand_proves_who_is_there(ward: Ward) -> None:
    manager = ward.desk.page()
    (code,) = make(manager, "Room 1").values()
    assert re.fullmatch("[0-9]{6}", code)
    wrong = f"{(int(code) + 1) % 10**6:06}"
    assert attends(ward, None, "e1") == 409
    assert attends(ward, wrong, "e2") == 409
    assert attends(ward, code, "e3") == 200


def test_an_alert_says_beforehand_that_its_room_asks_for_a_code(ward: Ward) -> None:
    make(ward.desk.page(), "Room 1")

    def asked(episode: str, person_id: str, tier: int = 1) -> bool:
        alert_id = ward.happens(tier=tier, episode=episode, person_id=person_id)
        found = ward.desk.page().get(f"/v1/alerts/{alert_id}")
        assert found.status_code == 200, found.text
        needed: bool = found.json()["alert"]["workflow"]["code_needed"]
        return needed

    assert asked("e1", NEXT_DOOR)
    assert not asked("e2", PERSON), "a room of the same name on another ward"
    assert not asked("e3", NEXT_DOOR, tier=2), "only the highest tier asks"


def test_two_wards_may_have_a_room_of_the_same_name(ward: Ward) -> None:
    (code,) = make(ward.desk.page(), "Room 1").values()
    assert attends(ward, None, "e1", PERSON) == 200  # south's room 1 has no code
    (other,) = make(ward.desk.page(), "Room 1", where="/v1/wards/south/room-codes").values()
    assert attends(ward, other, "e2", PERSON) == 200
    assert attends(ward, code, "e3") == 200
    assert code == other or attends(ward, code, "e4", PERSON) == 409


def test_the_code_before_opens_while_the_new_sheet_is_carried(ward: Ward) -> None:
    manager = ward.desk.page()
    (old,) = make(manager, "Room 1").values()
    (new,) = make(manager, "Room 1", overlap=2).values()
    (row,) = manager.get(NORTH).json()["rooms"]
    assert row["old_until"] == ward.desk.clock.now_ms() + 2 * 3_600_000
    assert attends(ward, old, "e1") == attends(ward, new, "e2") == 200
    ward.desk.manual.advance(2 * 3600)
    assert manager.get(NORTH).json()["rooms"][0]["old_until"] is None
    assert attends(ward, new, "e3") == 200
    assert attends(ward, old, "e4") == 409


def test_without_an_overlap_the_code_before_ends_at_once(ward: Ward) -> None:
    (old,) = make(ward.desk.page(), "Room 1").values()
    make(ward.desk.page(), "Room 1")
    assert attends(ward, old, "e1") == 409


def test_the_sheet_has_a_page_for_each_room_and_no_name(ward: Ward) -> None:
    manager = ward.desk.page()
    codes = make(manager, "Room 1", "Room <2>")
    page = manager.get(f"{NORTH}/sheet", params={"lang": "de"})
    assert page.headers["content-type"].startswith("text/html")
    assert page.text.count('<section class="sheet">') == 2
    assert 'lang="de"' in page.text
    assert "Room &lt;2&gt;" in page.text
    assert "<2>" not in page.text
    assert all(f'<p class="code">{code}</p>' in page.text for code in codes.values())
    assert "Name of" not in page.text
    one = manager.get(f"{NORTH}/sheet", params={"room": "Room 1"}).text
    assert codes["Room 1"] in one
    assert "&lt;2&gt;" not in one
    assert "script" not in one
    entries = [link.entry for link in ward.desk.parts.audit.newest(10)]
    told = [(each.action, each.subject) for each in entries]
    assert ("view-room-codes", "room:north") in told
    assert told.count(("room-code-made", "room:north")) == 2
    assert not any(code in each.detail for code in codes.values() for each in entries)


def test_the_list_says_which_rooms_lack_a_code_and_tells_none(ward: Ward) -> None:
    manager = ward.desk.page()
    (code,) = make(manager, "Room 9").values()
    answer = manager.get(NORTH)
    assert code not in answer.text
    found = [(e["room"], e["lived_in"], e["has_code"]) for e in answer.json()["rooms"]]
    assert found == [("Room 1", True, False), ("Room 9", False, True)]
    assert manager.post(f"{NORTH}/remove", json={"room": "Room 9"}).status_code == 204
    assert [each["room"] for each in manager.get(NORTH).json()["rooms"]] == ["Room 1"]
    assert "No room has a code" in manager.get(f"{NORTH}/sheet").text


def test_the_database_alone_tells_no_code(ward: Ward) -> None:
    manager = ward.desk.page()
    (code,) = make(manager, "Room 1").values()
    with ward.desk.parts.outside.engine.connect() as connection:
        (row,) = connection.execute(select(room_code)).mappings().all()
    assert code not in " ".join(str(value) for value in row.values())
    key = ward.desk.parts.settings.keys_dir / FILE
    assert key.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("content", [None, b"MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="])
def test_without_its_key_a_code_opens_and_cannot_be_printed(
    ward: Ward, content: bytes | None
) -> None:
    manager = ward.desk.page()
    (code,) = make(manager, "Room 1").values()
    key = ward.desk.parts.settings.keys_dir / FILE
    key.unlink()
    if content is not None:
        key.write_bytes(content)
    assert attends(ward, code, "e1") == 200
    (row,) = manager.get(NORTH).json()["rooms"]
    assert (row["has_code"], row["printable"]) == (True, False)
    sheet = manager.get(f"{NORTH}/sheet").text
    assert code not in sheet
    assert "make a new code: Room 1" in sheet


def test_guesses_that_are_sent_at_once_are_counted_one_by_one(ward: Ward) -> None:
    (code,) = make(ward.desk.page(), "Room 1").values()
    wrong = f"{(int(code) + 1) % 10**6:06}"
    alert_id = ward.happens(tier=1, person_id=NEXT_DOOR)
    codes, together = ward.desk.parts.room_codes, threading.Barrier(12)
    refused: list[str] = []

    def guess() -> None:
        together.wait()
        try:
            codes.check(alert_id, "bo", wrong)
        except ProblemError as error:
            refused.append(error.type)

    threads = [threading.Thread(target=guess) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(refused) == ["too-many-requests"] * 7 + ["wrong-room-code"] * 5
    codes.check(alert_id, "cy", code)  # whoever mistypes keeps nobody else from the room
    with pytest.raises(TooManyAttempts):
        codes.check(alert_id, "bo", code)


def test_rooms_of_residents_on_no_ward_have_codes_too(ward: Ward) -> None:
    ward.desk.enrol("of-no-ward")
    manager = ward.desk.page()
    (code,) = make(manager, "Room 1", where="/v1/room-codes").values()
    assert [each["lived_in"] for each in manager.get("/v1/room-codes").json()["rooms"]] == [True]
    assert attends(ward, code, "e1", "of-no-ward") == 200
    assert attends(ward, None, "e2", "of-no-ward") == 409
    assert code in manager.get("/v1/room-codes/sheet").text


@pytest.mark.parametrize(
    "body",
    [
        {"rooms": [], "overlap_hours": 0},
        {"rooms": ["1"], "overlap_hours": 73},
        {"rooms": ["1"], "overlap_hours": True},
        {"rooms": ["1"]},
        {"rooms": [""], "overlap_hours": 0},
        {"rooms": ["1\x00"], "overlap_hours": 0},
        {"rooms": [str(n) for n in range(51)], "overlap_hours": 0},
    ],
)
def test_what_cannot_be_meant_is_refused(ward: Ward, body: dict[str, Any]) -> None:
    assert ward.desk.page().post(NORTH, json=body).status_code == 422


def test_a_manager_of_another_ward_finds_no_codes_here(ward: Ward) -> None:
    south = Scope(wards=frozenset({"south"}))
    page = ward.desk.page(Role.MANAGER, south, "sam")
    assert page.get(NORTH).status_code == 404
    assert page.get(f"{NORTH}/sheet").status_code == 404
    body = {"rooms": ["Room 1"], "overlap_hours": 0}
    assert page.post(NORTH, json=body).status_code == 404
    assert page.post("/v1/room-codes", json=body).status_code == 403
    assert page.get("/v1/wards/south/room-codes").status_code == 200


def test_an_upgrade_gives_a_code_to_the_wards_that_have_the_room_and_back(tmp_path: Path) -> None:
    engine = open_engine(database_url(tmp_path, "codes"))
    migrate(engine, MIGRATIONS, "0007")
    with engine.begin() as connection:
        for ward_id in ("'north'", "'south'", "NULL"):
            room = "Room 1" if ward_id != "NULL" else "Room 2"
            connection.execute(
                text(
                    "INSERT INTO resident"
                    " (person_id, display_name, room, demo, created_at, ward_id)"
                    f" VALUES (:id, 'x', :room, :demo, 1, {ward_id})"
                ),
                {"id": f"of {ward_id}", "room": room, "demo": False},
            )
        for room in ("Room 1", "Room 2", "Attic"):
            connection.execute(
                text("INSERT INTO room_code VALUES (:room, :hash, 'mara', 7)"),
                {"room": room, "hash": f"hash of {room}"},
            )
    migrate(engine, MIGRATIONS)
    with engine.begin() as connection:
        found = connection.execute(select(room_code.c.ward_id, room_code.c.room)).all()
        assert sorted(map(tuple, found)) == [
            ("", "Attic"),
            ("", "Room 2"),
            ("north", "Room 1"),
            ("south", "Room 1"),
        ]
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        command.downgrade(config, "0007")
        back = connection.execute(text("SELECT room, code_hash, set_by, set_at FROM room_code"))
        assert sorted(map(tuple, back)) == [
            ("Attic", "hash of Attic", "mara", 7),
            ("Room 1", "hash of Room 1", "mara", 7),
            ("Room 2", "hash of Room 2", "mara", 7),
        ]
    engine.dispose()
