"""Answers as a table: one row an answered episode, one a missed event, none for silence."""

import csv
from pathlib import Path

from shared.contracts import ControlKind, ControlRecord, Outcome
from tests.redis_process import RedisProcess
from tests.threshold_service.shard.world import START, World, drain
from threshold_service.labels import HEADER, export
from threshold_service.settings import Settings


def test_answers_become_rows_and_silence_none(one_redis: RedisProcess, tmp_path: Path) -> None:
    world = World(one_redis, tmp_path)
    owner = world.owner()
    for _ in range(2):
        world.edge.send(world.calm(200) + world.distressed(60) + world.calm(120))
    drain(owner)
    answered = world.events()[0]
    for number, (outcome, episode) in enumerate(
        [
            (Outcome.TRUE, answered.episode_id),
            (Outcome.FALSE, answered.episode_id),
            (Outcome.MISSED, None),
        ]
    ):
        told = ControlRecord(
            record_id=f"f{number}",
            kind=ControlKind.FEEDBACK,
            shard=0,
            t=START + number,
            person_id="p1",
            episode_id=episode,
            outcome=outcome,
        )
        world.edge.send_control(told)
    drain(owner)
    assert len({event.episode_id for event in world.events()}) > 1
    url = world.engine.url.render_as_string(hide_password=False)
    out = tmp_path / "labels.csv"
    assert export(out, Settings(threshold_database_url=url)) == 2
    with out.open(newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert tuple(rows[0]) == HEADER
    missed, false = rows
    assert (missed["outcome"], missed["t_onset_ms"]) == ("missed", str(START + 2))
    assert (false["outcome"], false["episode"]) == ("false", answered.episode_id)
    assert int(false["t_end_ms"]) > int(false["t_onset_ms"]) == answered.t_onset
    own = [e for e in world.events() if e.episode_id == answered.episode_id]
    assert int(false["tier"]) == min(e.tier or 3 for e in own)
