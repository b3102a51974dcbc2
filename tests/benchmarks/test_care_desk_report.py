"""What the care desk's benchmark makes of its notes: stages, peers, cost, verdicts."""

import os
import socket

import pytest

from benchmarks.care_desk import cost, house
from benchmarks.care_desk.arrivals import trace_of
from benchmarks.care_desk.cost import Sample, Use, between
from benchmarks.care_desk.report import cores, crowd, line, per_connection, stages, verdict
from benchmarks.care_desk.streams import told
from benchmarks.care_desk.trips import Notes, since, spreads, took, trips
from dashboard.alerts.intake import alert_id_of
from shared.contracts import BaselineState, Event, EventKind

NOTHING = Notes({}, {}, {}, {}, {})


def event(kind: EventKind, tier: int | None, t: int, number: int = 1) -> Event:
    return Event(
        event_id=f"event-{number}",
        person_id="person-00",
        episode_id="episode-1",
        revision=number,
        kind=kind,
        tier=tier,
        t_onset=1000,
        t_event=t,
        score=0.9,
        baseline_state=BaselineState.READY,
        config_version="c1",
        trace_id=f"person-00-{t}",
    )


ALERT = alert_id_of("person-00", "episode-1")


def test_the_clock_starts_at_the_end_of_the_deciding_window() -> None:
    notes = Notes(
        in_hub={"person-00-5000": 6060.0},
        told={"event-1": 6080.0},
        taken={"event-1": 6090.0},
        arrived={f"{ALERT}/2/raised": 6120.0},
        painted={f"{ALERT}/2/raised": 6140.0},
    )
    (trip,) = trips([event(EventKind.OPENED, 2, 5000)], notes)
    assert trip.ended == 6000.0
    whole = [trip.in_hub, trip.told, trip.taken, trip.arrived, trip.painted]
    assert whole == [6060.0, 6080.0, 6090.0, 6120.0, 6140.0]
    assert took([trip], "ended", "painted") == [140.0]
    assert took([trip], "taken", "arrived") == [30.0]


def test_a_rise_is_seen_with_its_own_tier_and_an_end_is_nothing_to_see() -> None:
    events = [
        event(EventKind.OPENED, 2, 5000, 1),
        event(EventKind.ESCALATED, 1, 9000, 2),
        event(EventKind.CLOSED, 1, 30_000, 3),
    ]
    notes = Notes({}, {}, {}, {}, {f"{ALERT}/2/raised": 6100.0, f"{ALERT}/1/raised": 10_250.0})
    made = trips(events, notes)
    assert [trip.tier for trip in made] == [2, 1]
    assert took(made, "ended", "painted") == [100.0, 250.0]


def test_what_nobody_saw_is_no_zero() -> None:
    made = trips([event(EventKind.OPENED, 1, 5000)], NOTHING)
    assert made[0].painted is None
    assert took(made, "ended", "painted") == []
    assert all("| 0 | none |" in row for row in stages(made))
    assert line("peer", []) == "| peer | 0 | none | none | none | none |"


def test_stages_have_a_row_each_and_one_for_each_tier() -> None:
    painted = {f"{ALERT}/2/raised": 6140.0}
    rows = stages(trips([event(EventKind.OPENED, 2, 5000)], Notes({}, {}, {}, {}, painted)))
    assert len(rows) == 9
    assert "| **window end to painted** | 1 | 140 ms | 140 ms | 140 ms | 140 ms |" in rows
    assert "| tier 2 | 1 | 140 ms | 140 ms | 140 ms | 140 ms |" in rows
    assert "| tier 1 | 0 | none | none | none | none |" in rows


def test_percentiles_are_ranks_and_the_largest_is_shown() -> None:
    values = [float(n) for n in range(1, 201)]
    assert line("x", values) == "| x | 200 | 101 ms | 191 ms | 199 ms | 200 ms |"


def test_clicks_and_polls_are_matched_by_name() -> None:
    assert since({"a": 100.0, "b": 100.0}, {"a": 140.0, "c": 1.0}) == [40.0]


def test_the_spread_counts_only_what_all_pages_heard() -> None:
    heard = {"a": [10.0, 30.0, 20.0], "b": [10.0, 11.0]}
    assert spreads(heard, 3) == [20.0]


def test_the_crowd_is_timed_from_the_transaction_where_all_heard() -> None:
    made = trips([event(EventKind.OPENED, 2, 5000)], Notes({}, {}, {"event-1": 6100.0}, {}, {}))
    first, middle, last = crowd(made, {f"{ALERT}/raised": [6150.0, 6110.0, 6120.0]}, 3)
    assert "| 1 | 10 ms |" in first
    assert middle == "| to the middle one | 1 | 20 ms | 20 ms | 20 ms | 20 ms |"
    assert "| 1 | 50 ms |" in last
    assert "| 0 | none |" in crowd(made, {f"{ALERT}/raised": [6110.0]}, 3)[0]


def test_others_are_what_the_machine_did_besides_us() -> None:
    first = Sample(100.0, 50.0, {"redis": Use(2.0, 10), "dashboard": Use(5.0, 10)})
    last = Sample(110.0, 62.0, {"redis": Use(3.0, 10), "dashboard": Use(9.0, 10)})
    share = between(first, last)
    assert share.ours == {"redis": pytest.approx(0.1), "dashboard": pytest.approx(0.4)}
    assert share.others == pytest.approx(0.7)
    said = cores(share)
    assert said == "cores over 10 s: dashboard 0.40, redis 0.10; others on this machine 0.70"


def test_one_page_costs_the_difference() -> None:
    before, after = {"cores": 0.1, "bytes": 1e8}, {"cores": 0.3, "bytes": 1.2e8}
    said = per_connection(before, after, 200)
    assert said == "one open page costs the dashboard 1.00 ms CPU a second and 100 kB"


@pytest.mark.parametrize(("found", "word"), [(300.0, "holds"), (300.1, "MISSED")])
def test_a_target_is_kept_or_missed(found: float, word: str) -> None:
    assert verdict("alert p50", found, 300.0).endswith(word)


def test_a_message_of_the_stream_is_read_between_chunks() -> None:
    block = b'\r\n2f1\r\nid: 9\nevent: alert\ndata: {"alert_id":"a1","tier":1,"state":"raised"}\n\n'
    assert told(block) == ("a1", "raised")
    live = b'\r\n9\r\nid: 8\nevent: live\ndata: [{"open_alert":{"alert_id":"a1","state":"raised"}}]'
    assert told(live) is None


def test_the_trace_is_found_without_reading_the_record() -> None:
    whole = event(EventKind.OPENED, 1, 5000).model_dump_json().encode()
    assert trace_of(whole) == "person-00-5000"
    assert trace_of(b"{}") is None


def test_a_dead_model_refuses_or_keeps_silent() -> None:
    for how, refused in (("refuses", True), ("hangs", False)):
        with house.dead_model(how) as address:
            port = int(address.rpartition(":")[2])
            with socket.socket() as probe:
                assert (probe.connect_ex(("127.0.0.1", port)) != 0) is refused


def test_this_process_has_used_processor_time() -> None:
    sample = cost.look({"mine": os.getpid()}, 0.0)
    assert sample.uses["mine"].cpu_s > 0
    assert sample.uses["mine"].resident > 1_000_000
