"""Our OpenAPI: FastAPI's, with every error as the problem document it is."""

import json
from pathlib import Path
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from dashboard.accounts.credentials import COOKIE
from dashboard.api.guard import OPEN, REQUEST_HEADER
from dashboard.api.problem_docs import CONFLICT, EVERYWHERE
from dashboard.domain.once import HEADER, PATTERN
from dashboard.once.answers import OFFERED
from shared.web.problems import MEDIA_TYPE, Problem

CHECKED_IN: Final = Path(__file__).parent.parent / "openapi.json"
_PROBLEM: Final = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
_ABOUT: Final = (
    "What a page, a program and a wall may ask of Attune, under the same rights. Times are UTC "
    "epoch milliseconds; persons are pseudonyms. Pages, ETags, keys and the stream: docs/rest.md."
)
_ONCE: Final = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "Asked again under the same key within 24 h, it is done once: the first answer "
    "comes again, with the header Idempotency-Replayed.",
    "schema": {"type": "string", "pattern": PATTERN},
}

_TAG: Final = {"ETag": {"schema": {"type": "string"}, "required": True}}
_KNOWN: Final = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "The ETag of the answer one has: 304 while it is the same",
    "schema": {"type": "string"},
}


def describe(app: FastAPI) -> None:
    """Make ``app.openapi()`` answer our document, built once."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _build(app)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way


def as_text(document: dict[str, Any]) -> str:
    """The document as it is checked in."""
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _build(app: FastAPI) -> dict[str, Any]:
    document = get_openapi(
        title=app.title, version=app.version, description=_ABOUT, routes=app.routes
    )
    schemas = document["components"]["schemas"]
    schemas["Problem"] = Problem.model_json_schema()
    schemas.pop("HTTPValidationError", None)
    schemas.pop("ValidationError", None)
    document["components"]["securitySchemes"] = {
        "session": {
            "type": "apiKey",
            "in": "cookie",
            "name": COOKIE,
            "description": f"A page's. What changes something needs the header {REQUEST_HEADER}: 1",
        },
        "token": {"type": "http", "scheme": "bearer"},
    }
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            _complete(operation, path, method.upper())
    return document


def _complete(operation: dict[str, Any], path: str, method: str) -> None:
    if (method, path) not in OPEN:
        operation["security"] = [{"session": []}, {"token": []}]
    declared = operation["responses"]
    if method == "POST" and path in OFFERED:
        operation.setdefault("parameters", []).append(_ONCE)
        declared.setdefault("409", dict(CONFLICT[409]))
    if method == "GET" and "application/json" in declared["200"].get("content", {}):
        operation.setdefault("parameters", []).append(_KNOWN)
        declared["200"]["headers"] = _TAG
        declared["304"] = {"description": "Still what the ETag stands for", "headers": _TAG}
    for status, description in EVERYWHERE.items():
        declared.setdefault(str(status), dict(description))
    for status, response in declared.items():
        if int(status) >= 400:
            response["content"] = _PROBLEM
            response.setdefault("description", "A problem")
    declared["422"]["description"] = EVERYWHERE[422]["description"]
    operation["responses"] = dict(sorted(declared.items()))
