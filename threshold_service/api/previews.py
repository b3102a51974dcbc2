"""``/persons/{person_id}/previews``: what another factor would have raised."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from shared.contracts import Preview, PreviewRequest
from shared.contracts.base import Id
from shared.contracts.preview import Factor
from shared.web.problems import NotFound
from threshold_service.adapters.database.history import History
from threshold_service.preview.runs import PreviewRuns

PersonId = Annotated[Id, Path()]


def preview_routes(history: History, runs: PreviewRuns) -> APIRouter:
    """Asked for, then looked at until it is there."""
    router = APIRouter(prefix="/persons/{person_id}/previews", tags=["previews"])

    @router.post("")
    def ask(person_id: PersonId, body: PreviewRequest) -> Preview:
        """Begin a preview, or answer the one of the last ten minutes."""
        if history.state(person_id) is None:
            raise NotFound(f"no baseline of person {person_id}")
        return runs.start(person_id, body.factor)

    @router.get("")
    def look(person_id: PersonId, factor: Annotated[Factor, Query()]) -> Preview:
        """How far it is."""
        found = runs.look(person_id, factor)
        if found is None:
            raise NotFound(f"no preview of person {person_id} with factor {factor}")
        return found

    return router
