"""``GET /shadow``: both configurations over the same seconds, for whoever has the token."""

from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from shared.clock import SystemClock
from shared.health import Health
from tests.redis_process import RedisProcess
from tests.threshold_service.people import settings
from tests.threshold_service.shard.world import World, drain
from threshold_service.adapters.database.history import History
from threshold_service.adapters.database.shadows import Shadows
from threshold_service.api.app import create_app
from threshold_service.api.shadow import ShadowView, shadow_routes
from threshold_service.configuration import load
from threshold_service.domain.arithmetic import Plain
from threshold_service.shadow_choice import chosen_shadow
from threshold_service.shard.shadow import ShadowChoice

LIVE = settings()
TIERS = LIVE.tiers
KEENER = replace(
    LIVE,
    config_version="keener",
    tiers=(TIERS[0], replace(TIERS[1], ready=2.0, learning=2.0), TIERS[2]),
)


def client(world: World, shadow: str | None) -> TestClient:
    app = create_app(
        History(world.engine),
        load(),
        LIVE,
        Health(SystemClock()),
        world.metrics,
        SecretStr("token"),
        shadow_routes(Shadows(world.engine), LIVE.config_version, shadow),
    )
    return TestClient(app, headers={"Authorization": "Bearer token"})


@pytest.fixture
def world(one_redis: RedisProcess, tmp_path: Path) -> World:
    """A mild rise that only the keener configuration calls, then distress that both do."""
    made = World(one_redis, tmp_path)
    owner = made.owner(shadow=ShadowChoice(KEENER, like_live=True))
    for distress, count in ((0.0, 60), (1.6, 60), (0.0, 240), (5.0, 60), (0.0, 120)):
        made.edge.send([made.edge.make(made.person.channels(distress)) for _ in range(count)])
        drain(owner)
        made.clock.advance(10.0)  # type: ignore[attr-defined]
    made.edge.send(made.calm(10))
    drain(owner)
    return made


def test_both_sides_over_the_same_seconds(world: World) -> None:
    answer = client(world, "keener").get("/shadow")
    view = ShadowView.model_validate(answer.json())
    assert (view.live_config_version, view.shadow_config_version) == (LIVE.config_version, "keener")
    assert (view.skipped, view.failed) == (0, 0)
    # The first piece made the live baseline that the shadow began with.
    assert view.windows == len(world.edge.ledger) - 60
    assert view.person_days == pytest.approx(view.windows / 86_400)
    live = sum(tier.live.episodes for tier in view.tiers)
    shadow = sum(tier.shadow.episodes for tier in view.tiers)
    assert shadow > live > 0
    assert sum(tier.live.also_other_side for tier in view.tiers) == live
    assert sum(tier.shadow.also_other_side for tier in view.tiers) < shadow
    for tier in view.tiers:
        for side in (tier.live, tier.shadow):
            assert side.at_least <= side.per_person_day <= side.at_most
            assert side.per_person_day == pytest.approx(side.episodes / view.person_days)


def test_nothing_compared_is_said(world: World) -> None:
    assert client(world, None).get("/shadow").status_code == 404
    empty = ShadowView.model_validate(client(world, "another").get("/shadow").json())
    assert (empty.windows, empty.person_days, empty.tiers[0].live.at_most) == (0, 0.0, 0.0)


def test_only_other_services_are_answered(world: World) -> None:
    bare = {"Authorization": "Bearer no"}
    assert client(world, "keener").get("/shadow", headers=bare).status_code == 401


def test_a_choice_knows_whether_channels_mean_the_same(tmp_path: Path) -> None:
    live = load()
    path = tmp_path / "shadow.json"
    path.write_text('{"episode": {"cooldown_s": 90}}')
    alike = chosen_shadow(path, live, Plain())
    assert alike is not None
    assert alike.like_live
    assert alike.settings.config_version != live.version
    path.write_text('{"channels": {"valence": {"tau": 0.5}}}')
    other = chosen_shadow(path, live, Plain())
    assert other is not None
    assert not other.like_live


def test_a_file_that_cannot_be_used_leaves_the_ward_watched(tmp_path: Path) -> None:
    path = tmp_path / "shadow.json"
    path.write_text('{"tires": {}}')
    assert chosen_shadow(path, load(), Plain()) is None
    assert chosen_shadow(None, load(), Plain()) is None
