"""Calibration and answers reach the limits as records of the stream: live, restarted, re-read."""

import pytest

from shared.contracts import ControlKind, ControlRecord, Outcome
from shared.contracts.event import episode_id
from tests.threshold_service.people import settings
from tests.threshold_service.shard.world import START, World, drain
from threshold_service.domain.person import snapshot
from threshold_service.shard.owner import ShardOwner

ENGINE = settings()
VERSION = ENGINE.config_version


def control(kind: ControlKind, name: str, **fields: object) -> ControlRecord:
    body = {"record_id": name, "kind": kind, "shard": 0, "t": START, **fields}
    return ControlRecord.model_validate(body)


def calibration(name: str, factor: float, **fields: object) -> ControlRecord:
    body: dict[str, object] = {"config_version": VERSION, "factor": factor, **fields}
    return control(ControlKind.CALIBRATION, name, **body)


def run(world: World, *records: ControlRecord) -> ShardOwner:
    owner = world.owner()
    world.edge.send(world.calm(5))
    for record in records:
        world.edge.send_control(record)
    world.edge.send(world.calm(5))
    drain(owner)
    return owner


def test_a_persons_factor_is_theirs_and_everybodys_is_for_who_is_new(world: World) -> None:
    owner = run(world, calibration("c1", 1.5, person_id="p1"), calibration("c2", 1.2))
    assert owner.memory.persons["p1"].factor == 1.5
    world.edge.person_id = "p2"
    world.edge.send(world.calm(1))
    drain(owner)
    assert owner.memory.persons["p2"].factor == 1.2
    again = world.owner()
    assert again.memory.persons["p1"].factor == 1.5
    assert again.memory.factor(ENGINE) == 1.2


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_newest_calibration_holds_in_whatever_order_they_come(
    world: World, order: tuple[int, int]
) -> None:
    made = [calibration("old", 1.1), calibration("new", 1.3, t=START + 1)]
    owner = run(world, *(made[i] for i in order))
    assert owner.memory.factor(ENGINE) == world.owner().memory.factor(ENGINE) == 1.3


def test_a_factor_stays_within_the_configurations_bounds(world: World) -> None:
    owner = run(world, calibration("c1", 50.0, person_id="p1"), calibration("c2", 0.01))
    assert owner.memory.persons["p1"].factor == ENGINE.budget.high
    assert owner.memory.factor(ENGINE) == ENGINE.budget.low


def test_a_factor_for_another_configuration_moves_nothing(world: World) -> None:
    other = {"config_version": "another"}
    owner = run(
        world, calibration("c1", 2.0, person_id="p1", **other), calibration("c2", 2.0, **other)
    )
    assert owner.memory.persons["p1"].factor == owner.memory.factor(ENGINE) == 1.0


def test_a_factor_ends_with_the_configuration_it_was_made_for(world: World) -> None:
    """Baselines go on; a factor was the answer to other limits."""
    owner = run(world, calibration("c1", 2.0, person_id="p1"))
    state = owner.memory.persons["p1"]
    state.factor_config = "the one before"
    level = state.assessed_s
    with world.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE person_state SET body = ? WHERE person_id = 'p1'"
            if world.engine.dialect.name == "sqlite"
            else "UPDATE person_state SET body = %s WHERE person_id = 'p1'",
            (snapshot(state),),
        )
    found = world.owner().memory.persons["p1"]
    assert (found.factor, found.factor_config, found.assessed_s) == (1.0, VERSION, level)


@pytest.mark.parametrize(("factor", "raised"), [(1.0, True), (2.5, False)])
def test_a_higher_factor_keeps_an_alarm_from_being_raised(
    world: World, factor: float, raised: bool
) -> None:
    owner = run(world, calibration("c1", factor, person_id="p1"))
    world.edge.send(world.calm(60))
    world.edge.send([world.edge.make(world.person.channels(2.2)) for _ in range(60)])
    drain(owner)
    assert bool(world.events()) is raised


def test_answers_move_the_offset_of_the_person_and_survive_a_restart(world: World) -> None:
    told = control(ControlKind.FEEDBACK, "f1", person_id="p1", outcome=Outcome.FALSE)
    owner = run(world, told)
    step = ENGINE.feedback.step * (1.0 - ENGINE.feedback.false_share)
    assert owner.memory.persons["p1"].offset == pytest.approx(step)
    again = world.owner()
    assert snapshot(again.memory.persons["p1"]) == snapshot(owner.memory.persons["p1"])


def test_the_same_record_twice_is_one_answer(world: World) -> None:
    told = control(ControlKind.FEEDBACK, "f1", person_id="p1", outcome=Outcome.FALSE)
    once = run(world, told).memory.persons["p1"].offset
    owner = world.owner()
    world.edge.send_control(told)
    drain(owner)
    assert owner.memory.persons["p1"].offset == once


@pytest.mark.parametrize(("mine", "frozen"), [(True, False), (False, True)])
def test_a_false_alarm_is_learnt_if_the_answer_is_about_it(
    world: World, mine: bool, frozen: bool
) -> None:
    owner = run(world)
    world.edge.send(world.calm(60))
    world.edge.send([world.edge.make(world.person.channels(2.5)) for _ in range(60)])
    drain(owner)
    state = owner.memory.persons["p1"]
    assert state.episode.is_open
    meant = episode_id("p1", state.episode.t_onset, VERSION) if mine else "an-older-one"
    fields = {"person_id": "p1", "outcome": Outcome.FALSE, "episode_id": meant}
    world.edge.send_control(control(ControlKind.FEEDBACK, "f1", **fields))
    drain(owner)
    assert (state.tail_until > (state.t_last or 0)) is frozen
