"""``GET /shadow``: the configuration under comparison beside the one in force."""

from collections.abc import Iterable, Sequence

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from shared.contracts import Event, EventKind
from shared.web.problems import NotFound
from threshold_service.adapters.database.shadows import Shadows
from threshold_service.domain.agreement import Compared, Raised, compare
from threshold_service.domain.poisson import lower_mean, upper_mean

DAY_S = 86_400.0
TWO_SIDED = 0.975


class SideView(BaseModel):
    """One configuration's episodes of a tier; bounds are 95 % two-sided for a Poisson count.

    ``also_other_side``: how many of them the other configuration raised too, at whatever tier.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    episodes: int
    per_person_day: float
    at_least: float
    at_most: float
    also_other_side: int


class TierView(BaseModel):
    """A tier under both; an episode counts for the most urgent tier it reached."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    tier: int
    live: SideView
    shadow: SideView


class ShadowView(BaseModel):
    """Event times in epoch milliseconds. What was skipped or failed is missing from the shadow."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    live_config_version: str
    shadow_config_version: str
    from_ms: int
    to_ms: int
    person_days: float
    windows: int
    skipped: int
    failed: int
    tiers: tuple[TierView, ...]


def shadow_routes(shadows: Shadows, live: str, shadow: str | None) -> APIRouter:
    """``live`` and ``shadow`` are configuration versions."""
    router = APIRouter(tags=["configuration"])

    @router.get("/shadow")
    def view() -> ShadowView:
        """Both configurations over the same seconds."""
        if shadow is None:
            raise NotFound("no configuration is being compared")
        return _view(shadows, live, shadow)

    return router


def _view(shadows: Shadows, live: str, shadow: str) -> ShadowView:
    runs = shadows.runs(shadow)
    since = min((run.since_ms for run in runs if run.windows), default=0)
    until = max((run.until_ms for run in runs), default=0)
    mine = _episodes(shadows.events(shadow, since, until), until)
    told = _episodes(shadows.live_events(since, until), until)
    days = sum(run.judged_s for run in runs) / DAY_S
    found = compare(told, mine)
    return ShadowView(
        live_config_version=live,
        shadow_config_version=shadow,
        from_ms=since,
        to_ms=until,
        person_days=days,
        windows=sum(run.windows for run in runs),
        skipped=sum(run.skipped for run in runs),
        failed=sum(run.failed for run in runs),
        tiers=tuple(_tier(found, tier, days) for tier in range(3)),
    )


def _tier(found: Compared, tier: int, days: float) -> TierView:
    return TierView(
        tier=tier + 1,
        live=_side(found.live[tier], found.live_shared[tier], days),
        shadow=_side(found.shadow[tier], found.shadow_shared[tier], days),
    )


def _side(episodes: int, shared: int, days: float) -> SideView:
    a_day = 1.0 / days if days > 0.0 else 0.0
    return SideView(
        episodes=episodes,
        per_person_day=episodes * a_day,
        at_least=lower_mean(episodes, TWO_SIDED) * a_day,
        at_most=upper_mean(episodes, TWO_SIDED) * a_day,
        also_other_side=shared,
    )


def _episodes(events: Iterable[Event], until: int) -> Sequence[Raised]:
    """Episodes that opened in the span; one that has not ended lasts to its end."""
    found: dict[str, Raised] = {}
    for event in events:
        old = found.get(event.episode_id)
        if old is None and event.kind is not EventKind.OPENED:
            continue
        tier = min(event.tier or 3, old.tier if old else 3)
        end = event.t_event if event.kind is EventKind.CLOSED else until
        found[event.episode_id] = Raised(event.person_id, tier, event.t_onset, end)
    return list(found.values())
