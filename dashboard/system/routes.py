"""``/v1/system`` and the interface's own description."""

from typing import Any

from fastapi import APIRouter, Request

from dashboard.api.access import SeesSystem, TheParts
from dashboard.system.views import ModelList, SystemView

router = APIRouter(prefix="/v1", tags=["system"])


@router.get("/system", operation_id="getSystem")
def get_system(parts: TheParts, _actor: SeesSystem) -> SystemView:
    return parts.system.view()


@router.get("/models", operation_id="listModels")
def list_models(parts: TheParts, _actor: SeesSystem) -> ModelList:
    return parts.system.models()


@router.get("/openapi.json", operation_id="getOpenApi", include_in_schema=False)
def get_openapi(request: Request, _actor: SeesSystem) -> dict[str, Any]:
    document: dict[str, Any] = request.app.openapi()
    return document
