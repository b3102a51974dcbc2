"""JSON logs, one object a line: numbers and short words, never pictures, sound or names.

Pass values by ``extra={"fields": {...}}``. Anything but numbers, booleans and short strings is
replaced by its type, so an array of pixels cannot reach a log by accident.
"""

import json
import logging
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

MAX_TEXT = 500
"""Long enough for any sentence of ours, too short for an encoded picture."""


class JsonFormatter(logging.Formatter):
    """One log record as one JSON object."""

    def __init__(self, service: str) -> None:
        super().__init__()
        self._service = service

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "service": self._service,
            "logger": record.name,
            "message": record.getMessage()[:MAX_TEXT],
        }
        fields = getattr(record, "fields", None)
        if isinstance(fields, Mapping):
            line.update({str(key): _plain(value) for key, value in fields.items()})
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
            line["error_text"] = str(record.exc_info[1])[:MAX_TEXT]
            line["where"] = _where(record)
        return json.dumps(line, ensure_ascii=False)


def configure(service: str, level: str = "INFO") -> None:
    """Send the root logger's records to standard error as JSON lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter(service))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # One line a request would fill the log, and the addresses carry persons.
    logging.getLogger("httpx2").setLevel(logging.WARNING)


def _plain(value: object) -> str | int | float | bool | None:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return value[:MAX_TEXT]
    return f"<{type(value).__name__}>"


def _where(record: logging.LogRecord) -> str:
    """The innermost frame of the traceback: enough to find the line, too little to leak data."""
    trace = record.exc_info[2] if record.exc_info else None
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return ""
    code = trace.tb_frame.f_code
    return f"{code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno} {code.co_name}"
