"""``GET /coverage``: how much of a span could be judged, of everybody at once."""

from fastapi import APIRouter

from shared.contracts import CoverageView
from shared.contracts.base import EpochMs
from shared.web.problems import BadRequest
from threshold_service.adapters.database.coverage import Coverage

LONGEST_MS = 31 * 86_400_000
"""As long as windows are kept."""


def coverage_routes(coverage: Coverage) -> APIRouter:
    """Counts of seconds, from committed history alone."""
    router = APIRouter(tags=["persons"])

    @router.get("/coverage")
    def between(from_ms: EpochMs, to_ms: EpochMs) -> CoverageView:
        """Everybody's seconds with ``from_ms <= t < to_ms``, to the minute."""
        if not 0 <= to_ms - from_ms <= LONGEST_MS:
            raise BadRequest(f"a span of 0 to {LONGEST_MS} ms a call, got {from_ms}..{to_ms}")
        return CoverageView(
            from_ms=from_ms, to_ms=to_ms, persons=tuple(coverage.between(from_ms, to_ms))
        )

    return router
