"""``/v1/sound-tests``: what somebody heard and saw when they tried a page's sound and light."""

from fastapi import APIRouter, status
from pydantic import BaseModel, ConfigDict

from dashboard.api.access import SeesAlerts, TheParts
from shared.contracts.event import Tier

router = APIRouter(prefix="/v1/sound-tests", tags=["alerts"])


class SoundTestRequest(BaseModel):
    """One tier tried on one page: whether its sound was heard and its light seen."""

    model_config = ConfigDict(extra="forbid")

    tier: Tier
    heard: bool
    seen: bool


# A wall may record it too: it is the loudspeaker in the corridor that has to be tried, and the
# record changes nothing about anybody.
@router.post("", operation_id="recordSoundTest", status_code=status.HTTP_204_NO_CONTENT)
def record_sound_test(parts: TheParts, actor: SeesAlerts, body: SoundTestRequest) -> None:
    answers = (("heard", body.heard), ("seen", body.seen))
    said = ", ".join(f"{what} {'yes' if yes else 'no'}" for what, yes in answers)
    with parts.outside.engine.begin() as connection:
        parts.audit.action(
            connection, actor.username, "sound-test", "page", f"tier {body.tier}, {said}"
        )
