"""``POST /v1/assess``: an integrator's own event, assessed at once and kept nowhere."""

import threading

from fastapi import APIRouter

from reasoning_service.api.brought import Brought
from reasoning_service.api.parameters import BUSY, CONFLICT, TOO_LARGE
from reasoning_service.domain.report import build_report
from reasoning_service.instant import Instant
from shared.contracts import Assessment
from shared.web.problems import Conflict, TooManyRequests

AT_ONCE = 1
"""Questions to the model for integrators: our own residents' events need the server more."""


def assess_routes(instant: Instant) -> APIRouter:
    """The template always answers; a model where one is connected and has room."""
    router = APIRouter(prefix="/v1", tags=["integrators"])
    places = threading.BoundedSemaphore(AT_ONCE)

    @router.post("/assess", operation_id="assess", responses={**CONFLICT, **TOO_LARGE, **BUSY})
    def assess(brought: Brought) -> Assessment:
        """Report, words and gate as for our own events; nothing is stored or announced."""
        report = build_report(brought.event, brought.history())
        if brought.by == "template":
            return instant.by_template(report)
        if instant.client is None:
            raise Conflict("no model is connected: ask with by=template")
        if not places.acquire(blocking=False):
            raise TooManyRequests(f"{AT_ONCE} question at a time is asked for integrators")
        try:
            return instant.by_model(report, instant.client)
        finally:
            places.release()

    return router
