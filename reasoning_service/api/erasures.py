"""``POST /erasures``: the dashboard has a person deleted here, for good."""

from fastapi import APIRouter

from reasoning_service.api.ports import Served
from shared.contracts import ErasedPart, ErasureAsked


def erasure_routes(served: Served) -> APIRouter:
    """One route; asking again is safe and asked for until it was answered."""
    router = APIRouter(tags=["privacy"])

    @router.post("/erasures", operation_id="erasePerson")
    def erase(asked: ErasureAsked) -> ErasedPart:
        """Delete all that is kept of a person; nothing is written about them any more."""
        return served.erase(asked)

    return router
