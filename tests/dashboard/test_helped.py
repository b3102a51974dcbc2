"""What helped a person before: from their own alerts, counted, not from false alarms."""

from dashboard.domain.rights import Role
from dashboard.residents.helped import BACK_DAYS, DAY_MS
from tests.dashboard.builders import NOW, PERSON, event
from tests.dashboard.desk import Desk

PATH = f"/v1/residents/{PERSON}/helped"


def tell(desk: Desk, episode: str, helped: str | None, outcome: str = "true") -> str:
    (alert_id,) = desk.happen(event(1, episode=episode))
    page = desk.page(Role.CARER)
    page.post(f"/v1/alerts/{alert_id}/acknowledge", json={})
    body = {"outcome": outcome, "what_helped": helped}
    assert page.post(f"/v1/alerts/{alert_id}/outcome", json=body).status_code == 200
    return alert_id


def test_nothing_was_said_yet(desk: Desk) -> None:
    found = desk.page(Role.CARER).get(PATH).json()
    assert (found["alerts"], found["helped"], found["last"]) == (0, [], None)


def test_what_helped_before_is_counted(desk: Desk) -> None:
    tell(desk, "a", "Music, Talking")
    desk.manual.advance(60)
    tell(desk, "b", None)
    newest = tell(desk, "c", "talking")
    tell(desk, "d", "nothing was wrong", outcome="false")
    found = desk.page(Role.CARER).get(PATH).json()
    assert found["alerts"] == 2
    assert [(each["text"], each["times"]) for each in found["helped"]] == [
        ("talking", 2),
        ("Music", 1),
    ]
    assert found["last"] == {
        "alert_id": newest,
        "text": "talking",
        "at": NOW + 60_000,
        "by": "carer",
    }


def test_what_helped_long_ago_is_not(desk: Desk) -> None:
    tell(desk, "a", "Music")
    desk.manual.advance(BACK_DAYS * DAY_MS / 1000 + 1)
    assert desk.page(Role.CARER).get(PATH).json()["alerts"] == 0


def test_another_persons_help_is_not_this_ones(desk: Desk) -> None:
    desk.enrol("p2")
    tell(desk, "a", "Music")
    assert desk.page().get("/v1/residents/p2/helped").json()["helped"] == []


def test_who_looked_is_written_down(desk: Desk) -> None:
    desk.page(Role.CARER).get(PATH)
    seen = [link.entry for link in desk.parts.audit.newest(5)]
    assert ("view-helped", f"person:{PERSON}") in {(e.action, e.subject) for e in seen}
