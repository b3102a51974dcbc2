"""What helped the people of the invented ward."""

from fastapi import APIRouter, Request

from dashboard.residents.helped import HelpedView, HelpView, LastHelpView
from tests.page.ward import MINUTE_MS, Ward, now_ms

router = APIRouter(prefix="/v1/residents/{person_id}/helped")


@router.get("")
def helped(request: Request, person_id: str) -> HelpedView:
    """Music four times, in two languages; a walk once, as somebody typed it."""
    ward: Ward = request.app.state.ward
    at = now_ms() - 90 * MINUTE_MS
    nothing = HelpedView(person_id=person_id, since=0, alerts=0, helped=[], last=None)
    if person_id not in ward.helped:
        return nothing
    said = {"Music": 3, "Musik": 1, "A walk with Jo": 1}
    return HelpedView(
        person_id=person_id,
        since=0,
        alerts=5,
        helped=[HelpView(text=text, times=n, last_at=at) for text, n in said.items()],
        last=LastHelpView(alert_id="a-1", text="Musik, A walk with Jo", at=at, by="mara"),
    )
