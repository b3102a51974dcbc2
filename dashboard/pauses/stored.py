"""A plan as text in the database, and back."""

from collections.abc import Iterable
from typing import Final

from pydantic import TypeAdapter

from dashboard.pauses.views import PlannedPauseBody

_PLANNED: Final = TypeAdapter(list[PlannedPauseBody])


def text(plan: Iterable[PlannedPauseBody]) -> str:
    """The plan as JSON."""
    return _PLANNED.dump_json(list(plan)).decode()


def planned(body: str) -> list[PlannedPauseBody]:
    """The plan that ``text`` wrote."""
    return _PLANNED.validate_json(body)
