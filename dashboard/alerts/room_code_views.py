"""What the REST interface says about the codes that hang in rooms."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from dashboard.api.fields import NO_NUL
from shared.contracts.base import EpochMs, Id

MOST_AT_ONCE = 50
"""Each code is hashed at the cost of a password, and a page waits ten seconds."""
RoomName = Annotated[str, Field(min_length=1, max_length=120, pattern=NO_NUL)]


class NewRoomCodesRequest(BaseModel):
    """New codes for these rooms, which need not be lived in yet."""

    model_config = ConfigDict(extra="forbid")

    rooms: Annotated[list[RoomName], Field(min_length=1, max_length=MOST_AT_ONCE)]
    overlap_hours: Annotated[int, Field(ge=0, le=72, strict=True)]
    """How long the code before opens too, while the new sheet is carried there; 0 ends it now."""


class RemoveRoomCodeRequest(BaseModel):
    """Tier 1 is to ask for no code there any more. In the body: a name may hold any sign."""

    model_config = ConfigDict(extra="forbid")

    room: RoomName


class RoomView(BaseModel):
    """A room, and whether tier 1 asks for a code there."""

    room: str
    lived_in: bool
    has_code: bool
    printable: bool
    """False for a code whose key is gone, or that is from before codes could be printed."""
    set_by: str | None
    set_at: EpochMs | None
    old_until: EpochMs | None
    """Until then the code before opens too."""


class RoomCodesView(BaseModel):
    """The rooms of a ward (``ward_id`` null: of residents on no ward), without their codes."""

    ward_id: Id | None
    rooms: list[RoomView]


class NewRoomCodeView(BaseModel):
    """A code to hang in a room."""

    room: str
    code: str


class NewRoomCodesView(BaseModel):
    """What was made; the sheet prints it again."""

    ward_id: Id | None
    codes: list[NewRoomCodeView]
