"""What the product's own engine and limits make of the moods, without any process: the ground on
which the tests over the started system stand."""

import pytest

from tests.care_desk_live.conftest import RESIDENTS
from tests.care_desk_live.people import CALM_BEFORE_S, Mood, Room, rooms
from threshold_service.configuration import load
from threshold_service.domain.engine import step
from threshold_service.domain.limit_scale import begin
from threshold_service.engine_settings import engine_settings
from threshold_service.shard.rows import second_of

LASTS_S = 60
START_S = 1_795_000_000


@pytest.fixture(scope="module")
def by_person() -> dict[str, Room]:
    return {room.person_id: room for room in rooms(list(RESIDENTS), START_S)}


@pytest.mark.parametrize(
    ("person_id", "mood", "tiers"),
    [
        ("r-ada", Mood.SCREAMING, [1]),
        ("r-emil", Mood.CRYING, [2]),
        ("r-dora", Mood.UNEASY, [3]),
        ("r-ben", Mood.CALM, []),
    ],
)
def test_each_mood_is_one_alert_of_its_tier(
    by_person: dict[str, Room], person_id: str, mood: Mood, tiers: list[int]
) -> None:
    settings, room = engine_settings(load()), by_person[person_id]
    state, opened, phase = begin(settings), list[int | None](), None
    end = CALM_BEFORE_S + LASTS_S
    for second in range(end + LASTS_S):
        now = mood if CALM_BEFORE_S <= second < end else Mood.CALM
        window = room.window(second, now, "edge", "epoch", second + 1)
        verdict = step(state, second_of(window), settings)
        assert verdict is not None
        opened += [each.tier for each in verdict.transitions if each.change.value != "closed"]
        phase = verdict.phase
    assert opened == tiers
    assert phase is not None
    assert phase.value in {"quiet", "cooldown"}
