"""Contracts to stream fields and back: ``{"kind": name, "body": JSON}``."""

import json
from collections.abc import Mapping

from pydantic import ValidationError
from redis.typing import EncodableT, FieldT

from shared.contracts import (
    SCHEMA_VERSION,
    Assessment,
    Contract,
    ControlRecord,
    EdgeErased,
    Event,
    ScoreWindow,
    TechnicalAlarm,
)
from shared.streams.errors import PoisonRecord, UnknownSchemaVersion

_KINDS: dict[str, type[Contract]] = {
    model.__name__: model
    for model in (ScoreWindow, ControlRecord, TechnicalAlarm, Event, Assessment, EdgeErased)
}


def encode(message: Contract) -> dict[FieldT, EncodableT]:
    """A message as stream fields. Raises ``KeyError`` for a contract that no stream carries."""
    kind = type(message).__name__
    if kind not in _KINDS:
        raise KeyError(f"{kind} is not carried by streams")
    return {"kind": kind, "body": message.model_dump_json()}


def decode(fields: Mapping[bytes, bytes]) -> Contract:
    """The message in a stream entry.

    Raises ``UnknownSchemaVersion`` or ``PoisonRecord`` with the offending value in the text.
    """
    kind = fields.get(b"kind", b"").decode(errors="replace")
    model = _KINDS.get(kind)
    if model is None:
        raise PoisonRecord(f"unknown kind {kind!r}")
    body = fields.get(b"body", b"")
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        version = _claimed_version(body)
        if version != SCHEMA_VERSION:
            raise UnknownSchemaVersion(
                f"{kind} has schema_version {version!r}, this build speaks {SCHEMA_VERSION}"
            ) from error
        raise PoisonRecord(f"{kind} refused: {first_problem(error)}") from error


def first_problem(error: ValidationError) -> str:
    """The first problem of a validation error as one line: field, reason, value."""
    problem = error.errors(include_url=False, include_context=False)[0]
    where = ".".join(str(part) for part in problem["loc"]) or "record"
    return f"{where}: {problem['msg']}, got {str(problem['input'])[:80]!r}"


def _claimed_version(body: bytes) -> object:
    try:
        claimed = json.loads(body)
    except ValueError:
        return SCHEMA_VERSION
    return claimed.get("schema_version", SCHEMA_VERSION) if isinstance(claimed, dict) else None
