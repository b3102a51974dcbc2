"""What may stand in a path."""

from typing import Annotated

from fastapi import Path

EventId = Annotated[
    str, Path(min_length=1, max_length=128, pattern=r"^[A-Za-z0-9][A-Za-z0-9._:-]*$")
]
