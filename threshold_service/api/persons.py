"""``/persons/{person_id}``: one person's events, windows, roll-ups, baseline and learning."""

import json
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from shared.contracts import (
    BaselineSnapshot,
    BaselineState,
    EventPage,
    LearningView,
    Rollup,
    RollupHistory,
    WindowHistory,
)
from shared.contracts.base import EpochMs, Id
from shared.web.problems import BadRequest, NotFound
from threshold_service.adapters.database.history import History
from threshold_service.domain.freezing import learning_state, progress_of
from threshold_service.domain.limit_scale import limit_scale
from threshold_service.domain.person import PersonState, restore
from threshold_service.domain.rolling_up import Bucket, roll_up
from threshold_service.domain.settings import EngineSettings
from threshold_service.shard.rows import baseline_of

LONGEST_MS = 2 * 3_600_000
"""Two hours of windows a call: 7,200 rows."""
LONGEST_ROLLED_MS = 6 * 3_600_000
"""A quarter of a day a call: 21,600 windows are read for it."""
SHORTEST_STEP_MS, LONGEST_STEP_MS = 60_000, 3_600_000
PersonId = Annotated[Id, Path()]


def person_routes(history: History, settings: EngineSettings) -> APIRouter:
    """What is known of one person, from committed history alone."""
    router = APIRouter(prefix="/persons/{person_id}", tags=["persons"])

    @router.get("/events")
    def events(
        person_id: PersonId,
        from_ms: EpochMs = 0,
        to_ms: EpochMs = 9_999_999_999_999,
        limit: Annotated[int, Query(ge=1, le=1000)] = 500,
    ) -> EventPage:
        """One person's events with ``from_ms <= t_event < to_ms``."""
        _check(from_ms, to_ms)
        found = tuple(history.events_of(person_id, from_ms, to_ms, limit))
        return EventPage(events=found, next_cursor=found[-1].cursor if found else 0)

    @router.get("/windows", response_model=WindowHistory)
    def windows(person_id: PersonId, from_ms: EpochMs, to_ms: EpochMs) -> Response:
        """One person's windows, at most two hours a call."""
        _check(from_ms, to_ms, LONGEST_MS)
        # As they were stored, since whoever asks reads them by the same contract: building and
        # writing two megabytes of objects is half of what an explanation waits for.
        found = ",".join(history.window_bodies(person_id, from_ms, to_ms))
        span = f'"from_ms":{from_ms},"to_ms":{to_ms}'
        text = f'{{"person_id":{json.dumps(person_id)},{span},"windows":[{found}]}}'
        return Response(text, media_type="application/json")

    @router.get("/rollups")
    def rollups(
        person_id: PersonId,
        from_ms: EpochMs,
        to_ms: EpochMs,
        step_ms: Annotated[int, Query(ge=SHORTEST_STEP_MS, le=LONGEST_STEP_MS)] = 300_000,
    ) -> RollupHistory:
        """One person's windows by ``step_ms``, at most six hours a call."""
        _check(from_ms, to_ms, LONGEST_ROLLED_MS)
        found = roll_up(history.records(person_id, from_ms, to_ms), step_ms)
        return RollupHistory(
            person_id=person_id,
            from_ms=from_ms,
            to_ms=to_ms,
            step_ms=step_ms,
            rollups=tuple(_rollup(bucket) for bucket in found),
        )

    @router.get("/baseline")
    def baseline(person_id: PersonId) -> BaselineSnapshot:
        """What is usual for one person, as last committed."""
        return baseline_of(person_id, _state(history, person_id), settings)

    @router.get("/learning")
    def learning(person_id: PersonId) -> LearningView:
        """How far one person is known, and how hard their limits are to reach."""
        return _learning(history, person_id, settings)

    return router


def _state(history: History, person_id: str) -> PersonState:
    body = history.state(person_id)
    if body is None:
        raise NotFound(f"no baseline of person {person_id}")
    return restore(body)


def _learning(history: History, person_id: str, settings: EngineSettings) -> LearningView:
    state = _state(history, person_id)
    t = state.t_last or 0
    progress = progress_of(state, settings)
    return LearningView(
        person_id=person_id,
        t=t,
        state=BaselineState(learning_state(state, t, progress).value),
        progress=progress,
        assessed_s=state.assessed_s,
        wanted_s=settings.learning_s,
        samples=state.channels.samples(),
        wanted_samples=settings.learning_samples,
        held_since=history.held_since(person_id),
        frozen_since=state.frozen_since or None,
        factor=state.factor,
        lowest_factor=settings.budget.low,
        highest_factor=settings.budget.high,
        offset=state.offset,
        scale=limit_scale(state),
        answers=state.answers,
        config_version=settings.config_version,
    )


def _rollup(bucket: Bucket) -> Rollup:
    low, high = bucket.band or (None, None)
    return Rollup(
        t=bucket.t,
        windows=bucket.windows,
        assessed=bucket.assessed,
        paused=bucket.paused,
        score_mean=bucket.mean,
        score_max=bucket.highest,
        expected_low=low,
        expected_high=high,
        tier=bucket.tier,
        reason=bucket.reason,
    )


def _check(from_ms: int, to_ms: int, longest_ms: int | None = None) -> None:
    if to_ms < from_ms:
        raise BadRequest(f"to_ms must not lie before from_ms, got {from_ms}..{to_ms}")
    if longest_ms is not None and to_ms - from_ms > longest_ms:
        raise BadRequest(f"at most {longest_ms} ms a call, got {to_ms - from_ms}")
