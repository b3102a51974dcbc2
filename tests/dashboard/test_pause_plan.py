"""Planned pauses: entered by nurses, begun by themselves once, obeyed by the edge, ended."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from redis import Redis
from sqlalchemy import select

from dashboard.domain.rights import Role
from dashboard.loops.pauses import PauseLoop
from dashboard.storage.tables import consent
from shared.contracts import ConsentRecord, ControlKind
from tests.dashboard.builders import NOW, PERSON
from tests.dashboard.desk import Desk, open_desk
from tests.dashboard.test_care_kill import PowerCut, cut_at
from tests.dashboard.test_residents import told

PATH = f"/v1/residents/{PERSON}"
NOW_MINUTE = datetime.fromtimestamp(NOW / 1000, UTC).hour * 60 + 53
"""The clock stands at 08:53:20 UTC, a Thursday."""
EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]


def planned(minutes_from_now: int = 10, minutes: int = 30, **changes: Any) -> dict[str, Any]:
    at = NOW_MINUTE + minutes_from_now
    return {
        "kind": "washing",
        "weekdays": EVERY_DAY,
        "from_minute": at,
        "minutes": minutes,
        **changes,
    }


def plan(desk: Desk, *pauses: dict[str, Any], revision: int = 0) -> None:
    body = {"revision": revision, "planned": list(pauses)}
    answer = desk.page(Role.NURSE).put(f"{PATH}/pause-plan", json=body)
    assert answer.status_code == 200, answer.text


def paused_until(desk: Desk) -> int | None:
    (found,) = desk.page(Role.CARER).get("/v1/residents").json()["residents"]
    until: int | None = found["paused_until"]
    return until


def begin(desk: Desk) -> int:
    return desk.parts.pause_plans.begin_due()


def entries(desk: Desk) -> list[tuple[str, str]]:
    with desk.parts.outside.engine.connect() as connection:
        rows = connection.execute(select(consent).order_by(consent.c.revision))
        return [(row.reason, row.recorded_by) for row in rows]


def test_nothing_is_planned_until_a_nurse_says_so(desk: Desk) -> None:
    found = desk.page(Role.CARER).get(f"{PATH}/pause-plan").json()
    assert (found["revision"], found["planned"], found["following"]) == (0, [], None)
    plan(desk, planned())
    found = desk.page(Role.CARER).get(f"{PATH}/pause-plan").json()
    assert (found["revision"], found["updated_by"], found["time_zone"]) == (1, "nurse", "UTC")
    assert found["following"]["kind"] == "washing"
    assert found["following"]["from_ms"] == NOW - 20_000 + 10 * 60_000
    written = [link.entry for link in desk.parts.audit.newest(10)]
    (entry,) = [each for each in written if each.action == "pause-plan-changed"]
    assert (entry.actor, entry.detail) == ("nurse", "1 weekly pauses")


def test_it_begins_once_and_ends_by_itself(desk: Desk) -> None:
    plan(desk, planned())
    assert begin(desk) == 0
    desk.manual.advance(10 * 60)
    assert (begin(desk), begin(desk)) == (1, 0)
    until = NOW - 20_000 + 40 * 60_000
    assert paused_until(desk) == until
    assert entries(desk)[-1] == ("planned: washing", "system")
    (record,) = [each for each in told(desk) if each.kind is ControlKind.PAUSE]
    assert (record.person_id, record.until) == (PERSON, until)
    desk.manual.advance(30 * 60)
    assert (begin(desk), paused_until(desk)) == (0, None)


def test_the_edge_reads_it(desk: Desk, one_redis_client: Redis) -> None:
    plan(desk, planned())
    desk.manual.advance(10 * 60)
    begin(desk)
    desk.parts.publisher._redis = one_redis_client
    desk.parts.publisher.publish()
    found = ConsentRecord.model_validate_json(one_redis_client.get(f"consent:{PERSON}") or "")
    assert found.paused_until == NOW - 20_000 + 40 * 60_000


def test_whoever_watches_again_early_is_not_paused_anew(desk: Desk) -> None:
    plan(desk, planned())
    desk.manual.advance(10 * 60)
    begin(desk)
    desk.page(Role.CARER).delete(f"{PATH}/pause")
    assert (begin(desk), paused_until(desk)) == (0, None)


def test_a_longer_pause_that_stands_is_left_alone(desk: Desk) -> None:
    plan(desk, planned())
    desk.manual.advance(10 * 60)
    desk.page(Role.CARER).post(f"{PATH}/pause", json={"minutes": 120, "reason": "bath"})
    before = paused_until(desk)
    assert (begin(desk), paused_until(desk)) == (1, before)
    assert entries(desk)[-1][0] == "bath"


def test_after_an_outage_the_rest_is_paused_and_what_is_over_is_not(
    desk: Desk, tmp_path: Path
) -> None:
    plan(desk, planned(), planned(100, minutes=5))
    desk.manual.advance(20 * 60)
    with open_desk(tmp_path, "unix:///nowhere/redis.sock?db=0", desk.manual) as restarted:
        assert begin(restarted) == 1
        assert paused_until(restarted) == NOW - 20_000 + 40 * 60_000
        desk.manual.advance(120 * 60)
        assert (begin(restarted), paused_until(restarted)) == (0, None)


def test_a_pause_that_already_runs_when_it_is_planned_waits_for_the_next_time(desk: Desk) -> None:
    plan(desk, planned(-5))
    assert (begin(desk), paused_until(desk)) == (0, None)
    desk.manual.advance(24 * 3600 - 5 * 60)
    assert begin(desk) == 1


def test_whoever_is_not_watched_is_not_paused(desk: Desk) -> None:
    plan(desk, planned())
    desk.page(Role.CARER).post(f"{PATH}/consent/withdraw", json={"reason": "no"})
    desk.manual.advance(10 * 60)
    assert begin(desk) == 0
    assert [each[0] for each in entries(desk)] == ["demo", "no"]


def test_who_comes_second_does_not_undo_the_first(desk: Desk) -> None:
    plan(desk, planned())
    late = desk.page(Role.NURSE).put(f"{PATH}/pause-plan", json={"revision": 0, "planned": []})
    assert (late.status_code, late.json()["type"]) == (409, "outdated")
    plan(desk, revision=1)
    assert desk.page().get(f"{PATH}/pause-plan").json()["planned"] == []


@pytest.mark.parametrize("role", [Role.CARER, Role.INTEGRATOR, Role.OPERATOR, Role.AUDITOR])
def test_others_do_not_plan(desk: Desk, role: Role) -> None:
    body = {"revision": 0, "planned": [planned()]}
    assert desk.page(role).put(f"{PATH}/pause-plan", json=body).status_code == 403


@pytest.mark.parametrize(
    "changes",
    [
        {"minutes": 121},
        {"minutes": 0},
        {"weekdays": []},
        {"weekdays": [1, 1]},
        {"weekdays": [8]},
        {"from_minute": 1440},
        {"kind": "sleeping"},
        {"note": "free text"},
    ],
)
def test_a_plan_that_cannot_be_is_refused(desk: Desk, changes: dict[str, Any]) -> None:
    body = {"revision": 0, "planned": [planned(**changes)]}
    assert desk.page().put(f"{PATH}/pause-plan", json=body).status_code == 422


def test_nobody_is_left_unwatched_for_the_day(desk: Desk) -> None:
    body = {"revision": 0, "planned": [planned(minutes=120)] * 3}
    refused = desk.page().put(f"{PATH}/pause-plan", json=body)
    assert (refused.status_code, refused.json()["type"]) == (400, "bad-pause-plan")
    assert "360" in refused.json()["detail"]


def test_the_plan_is_exported_and_goes_with_the_person(desk: Desk) -> None:
    plan(desk, planned())
    page = desk.page()
    tables = page.get(f"{PATH}/export").json()["tables"]
    assert tables["pause_plan"][0]["planned"][0]["kind"] == "washing"
    page.post(f"{PATH}/consent/withdraw", json={"reason": "no"})
    erased = page.post(f"{PATH}/erase", json={"reason": "moved", "confirm": PERSON})
    assert erased.json()["rows"]["pause_plan"] == 1
    assert begin(desk) == 0


def test_the_loop_begins_what_is_due(desk: Desk) -> None:
    plan(desk, planned())
    desk.manual.advance(10 * 60)
    PauseLoop(desk.parts).step(threading.Event())
    assert paused_until(desk) is not None


def test_a_planned_pause_is_begun_as_a_whole_or_not_at_all_wherever_it_is_cut(desk: Desk) -> None:
    plan(desk, planned())
    desk.manual.advance(10 * 60)
    begun = 1  # the entry of the demo's consent
    cuts = 0
    while len(entries(desk)) == begun:
        cuts += 1
        with cut_at(desk, cuts), suppress(PowerCut):
            begin(desk)
    assert cuts > 5
    assert len(entries(desk)) == begun + 1
    assert len([each for each in told(desk) if each.kind is ControlKind.PAUSE]) == 1
    assert begin(desk) == 0  # what was begun is remembered with it


def test_two_that_look_at_once_begin_it_once(desk: Desk) -> None:
    plan(desk, planned())
    desk.manual.advance(10 * 60)
    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(lambda _: begin(desk), range(2))) == 1
    assert [each[0] for each in entries(desk)] == ["demo", "planned: washing"]
