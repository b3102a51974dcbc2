"""The test alert of the invented ward, and what was heard and seen of its pages."""

from fastapi import APIRouter, Request

from dashboard.canary.views import ArrivalRequest, CanaryView
from dashboard.signals.routes import SoundTestRequest
from tests.page.ward import Ward

router = APIRouter(prefix="/v1")


@router.get("/technical/canary")
def canary(request: Request) -> CanaryView:
    arrived = len(_ward(request).arrivals)
    return CanaryView(
        enabled=True,
        seen_at=1,
        age_ms=12_000,
        delay_ms=700,
        pages=2,
        arrived=arrived,
        page_delay_ms=900 if arrived else None,
    )


@router.post("/technical/canary/arrivals", status_code=204)
def arrived(request: Request, body: ArrivalRequest) -> None:
    _ward(request).arrivals.append(body)


@router.post("/sound-tests", status_code=204)
def sound_test(request: Request, body: SoundTestRequest) -> None:
    _ward(request).sound_tests.append(body)


def _ward(request: Request) -> Ward:
    ward = request.app.state.ward
    assert isinstance(ward, Ward)
    return ward
