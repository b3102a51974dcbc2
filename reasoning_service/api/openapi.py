"""The interface's description: FastAPI's, with every error as the problem document it is."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from reasoning_service.api.parameters import EVERYWHERE
from shared.web.problems import MEDIA_TYPE, Problem

OPEN = ("/healthz", "/readyz", "/metrics")
_PROBLEM = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}


def describe(app: FastAPI) -> None:
    """Make ``app.openapi()`` answer our document, built once."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _build(app)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way


def _build(app: FastAPI) -> dict[str, Any]:
    document = get_openapi(title=app.title, version="1", routes=app.routes)
    document["paths"] = {k: v for k, v in document["paths"].items() if k not in OPEN}
    schemas = document["components"]["schemas"]
    schemas["Problem"] = Problem.model_json_schema()
    schemas.pop("HTTPValidationError", None)
    schemas.pop("ValidationError", None)
    document["components"]["securitySchemes"] = {"service": {"type": "http", "scheme": "bearer"}}
    for operations in document["paths"].values():
        for operation in operations.values():
            _complete(operation)
    return document


def _complete(operation: dict[str, Any]) -> None:
    operation["security"] = [{"service": []}]
    parameters = operation.get("parameters", [])
    operation["parameters"] = [p for p in parameters if p["name"] != "authorization"]
    declared = operation["responses"]
    for status, description in EVERYWHERE.items():
        declared.setdefault(str(status), {}).update(description)
    for status, response in declared.items():
        if int(status) >= 400:
            response["content"] = _PROBLEM
    operation["responses"] = dict(sorted(declared.items()))
