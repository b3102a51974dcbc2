"""Every route, every role and token, every scope: as the table says, else denied."""

from typing import Final

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from dashboard.alerts.intake import alert_id_of
from dashboard.api.app import ROUTERS
from dashboard.domain.rights import Role
from dashboard.domain.scope import EVERYBODY, NOBODY, Scope
from dashboard.domain.tokens import API_RIGHTS, WALL_RIGHTS, TokenKind
from shared.contracts import Preview
from tests.dashboard.builders import NOW, event, learning
from tests.dashboard.delivery.targets import dead_letter, subscription_id, webhook_of
from tests.dashboard.desk import Answer, Desk
from tests.dashboard.handovers import handover_of
from tests.dashboard.rights_matrix import LINES, Line, body

ROLES: Final = {role.value[0].upper(): role for role in Role}
SCOPES: Final = {
    "house": EVERYBODY,
    "north": Scope(wards=frozenset({"north"})),
    "one-of-north": Scope(residents=frozenset({"person-of-north"})),
    "nobody": NOBODY,
}
DEAD_LETTERS: Final = ("replay", "dismiss")
WARDS: Final = ("north", "south")
CELLS: Final = [
    (who, scope)
    for who in "CNMOAITW"
    for scope in SCOPES
    if who != "W" or scope == "north"  # a wall shows one ward
]


@pytest.fixture
def house(desk: Desk) -> Desk:
    """Two wards with all that a route can be about."""
    return build_house(desk)


def build_house(desk: Desk) -> Desk:
    """Two wards with a resident, an alert, a user and a token each."""
    for ward in WARDS:
        desk.enrol(f"person-of-{ward}", ward)
        desk.neighbours.known[f"person-of-{ward}"] = learning(f"person-of-{ward}")
        tried = Preview(person_id=f"person-of-{ward}", factor=1.25, state="running", asked_at=NOW)
        desk.neighbours.previews[tried.person_id, tried.factor] = tried
        desk.happen(event(person_id=f"person-of-{ward}", episode="e1"))
        scope = Scope(wards=frozenset({ward}))
        desk.add_user(f"user-of-{ward}", Role.AUDITOR, scope=scope)
        desk.token(f"token-of-{ward}", TokenKind.API, API_RIGHTS, scope)
    for ward in WARDS:
        webhook_of(desk, ward)
    for _ in DEAD_LETTERS:
        for ward in WARDS:
            dead_letter(desk, ward)
    return desk


def test_the_table_names_every_route_and_no_other(desk: Desk) -> None:
    described = {
        (method.upper(), path)
        for path, operations in desk.app.openapi()["paths"].items()
        for method in operations
    }
    served = {
        (method, route.path)
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute)
        for method in route.methods or ()
    }
    listed = [(line.method, line.path) for line in LINES]
    assert sorted(served) == sorted(listed)
    assert served - described == {("GET", "/v1/openapi.json")}


@pytest.mark.parametrize(("who", "scope"), CELLS)
def test_each_may_exactly_what_the_table_says(house: Desk, who: str, scope: str) -> None:
    page = _page(house, who, SCOPES[scope])
    for line in sorted(LINES, key=_ends_the_session):
        if line.about == "open":
            continue
        for ward in WARDS:
            if _ends_the_session(line):
                page = _page(house, who, SCOPES[scope])
            answer = _ask(house, page, line, ward)
            expected = _expected(line, who, scope, ward)
            found = {403: "forbidden", 404: "not there"}.get(answer.status_code, "allowed")
            assert found == expected, (line, who, scope, ward, answer.text)
            assert answer.status_code not in (401, 405, 422), (line, answer.text)
            assert answer.status_code < 500, (line, answer.text)
            if line.about == "seen" and expected == "allowed":
                _shows_no_more(answer.text, scope)


@pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line.method} {line.path}")
def test_strangers_get_nothing(house: Desk, line: Line) -> None:
    if line.about == "open":
        return
    forged = house.stranger()
    forged.cookies.set("attune_session", "guess")
    api = {"Authorization": "Bearer attune_api_guess"}
    for page in (house.stranger(), forged, TestClient(house.app, headers=api)):
        answer = _ask(house, page, line, "north")
        assert (answer.status_code, answer.json()["type"]) == (401, "not-signed-in")


def test_a_one_time_password_opens_no_route_but_its_own(house: Desk) -> None:
    house.add_user("fresh", Role.MANAGER, must_change=True)
    for line in LINES:
        if line.about not in ("open", "own"):
            page = house.page(Role.MANAGER, name="fresh")
            answer = _ask(house, page, line, "north")
            assert answer.json()["type"] == "password-change-needed", line


def test_health_is_open_and_says_nothing_about_persons(desk: Desk) -> None:
    stranger = desk.stranger()
    assert stranger.get("/healthz").json() == {"healthy": True, "problems": {}}
    assert stranger.get("/readyz").status_code == 200
    assert "attune_dashboard" not in stranger.get("/metrics").text
    assert stranger.get("/openapi.json").status_code == 404
    assert stranger.get("/docs").text.count("swagger") == 0


def _ends_the_session(line: Line) -> bool:
    return (line.method, line.path) == ("DELETE", "/v1/session")


def _expected(line: Line, who: str, scope: str, ward: str) -> str:
    if who not in line.who:
        return "forbidden"
    if line.about == "house":
        return "allowed" if scope == "house" else "forbidden"
    if line.about != "one" or scope == "house":
        return "allowed"
    of_a_person = any(each in line.path for each in ("{person_id}", "{alert_id}", "{event_id}"))
    if scope == "one-of-north" and ward == "north" and of_a_person:
        # Their ward is not one's own, so it cannot be where they are moved to.
        moves = (line.method, line.path) == ("PUT", "/v1/residents/{person_id}")
        return "not there" if moves else "allowed"
    return "allowed" if scope == ward else "not there"


def _shows_no_more(text: str, scope: str) -> None:
    assert "of-south" not in text or scope == "house"
    assert "South" not in text or scope == "house"
    assert "token-of-north" not in text or scope in ("house", "north")
    assert "person-of-north" not in text or scope != "nobody"


def _page(house: Desk, who: str, scope: Scope) -> TestClient:
    """A page or a program that may ask; the same user comes back, the session is a new one."""
    if who == "T":
        secret = house.token(f"t{house.next()}", TokenKind.API, API_RIGHTS, scope)
        return TestClient(house.app, headers={"Authorization": f"Bearer {secret}"})
    if who == "W":
        page = house.stranger()
        secret = house.token(f"w{house.next()}", TokenKind.WALL, WALL_RIGHTS, scope)
        assert page.post("/v1/session/wall", json={"token": secret}).status_code == 200
        return page
    return house.page(ROLES[who], scope)


def ask_as(house: Desk, page: TestClient, line: Line) -> Answer:
    """Ask about the first ward."""
    return _ask(house, page, line, WARDS[0])


def _ask(house: Desk, page: TestClient, line: Line, ward: str) -> Answer:
    path = line.path.format(
        person_id=f"person-of-{ward}",
        alert_id=alert_id_of(f"person-of-{ward}", "e1"),
        event_id=event(person_id=f"person-of-{ward}").event_id,
        username=f"user-of-{ward}",
        token_id=house.token_ids.get(f"token-of-{ward}"),
        ward_id=ward,
        shift="day",
        webhook_id=f"hook-of-{ward}",
        subscription_id=subscription_id(ward),
        delivery_id=f"d{1 + WARDS.index(ward) + 2 * line.path.endswith('/dismiss')}",
        handover_id=handover_of(house, ward),
    )
    house.parts.hub.stop()  # so that a stream says hello and ends
    spans = ("/coverage", "/curve", "/rollups", "/timeline", "/windows")
    params: dict[str, float] | None = (
        {"from_ms": NOW, "to_ms": NOW + 1000} if path.endswith(spans) else None
    )
    if path.endswith("/limits/preview"):
        params = {"factor": 1.25}
    given = body(line.path, ward)
    if line.path == "/v1/session/password":
        given = {"current_password": "wrong", "new_password": "a long enough phrase"}
    if given is not None and line.method == "POST" and "new-of-" in str(given):
        given = _numbered(given, house.next())
    return page.request(line.method, path, params=params, json=given)


def _numbered(given: dict[str, object], number: int) -> dict[str, object]:
    """Made once more: under another name, or only the first could be."""
    return {
        key: f"{value}-{number}" if str(value).startswith("new-of-") else value
        for key, value in given.items()
    }
