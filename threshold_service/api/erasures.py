"""What became of an erasure: asked for in the stream, where its order is kept, answered here."""

from typing import Annotated

from fastapi import APIRouter, Path

from shared.contracts import ErasedPart
from shared.contracts.base import Id
from shared.web.problems import NotFound
from threshold_service.adapters.database.erasing import Erasures


def erasure_routes(erasures: Erasures) -> APIRouter:
    """Whom the owners have erased."""
    router = APIRouter(tags=["privacy"])

    @router.get("/erasures/{person_id}")
    def erasure(person_id: Annotated[Id, Path()]) -> ErasedPart:
        """What was deleted of a person, with counts; 404 until the record was committed."""
        found = erasures.of(person_id)
        if found is None:
            raise NotFound(f"person {person_id} was not erased here")
        return found

    return router
