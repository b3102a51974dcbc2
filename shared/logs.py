"""JSON logs, one object a line: numbers and short words, never pictures, sound or names.

Pass values by ``extra={"fields": {...}}``. Anything but numbers, booleans and short strings is
replaced by its type, so an array of pixels cannot reach a log by accident. Texts are searched for
what looks like data: an exception's message may quote the bytes that it choked on. What an
exception says is left out altogether with ``extra=PRIVATE``.
"""

import json
import logging
import re
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

MAX_TEXT = 500
"""Long enough for any sentence of ours, too short for an encoded picture."""
PRIVATE = {"private": True}
"""For errors of code that handles pictures and sound: their kind and place are logged, no text."""
_DATA = (
    (
        re.compile(r"input_value=(?!-?[\d.]+,).*?(?=, input_type=|$)", re.DOTALL),
        "input_value=<data>",
    ),
    (re.compile(r"\bb(['\"])(?:\\.|(?!\1).){16,}(?:\1|$)", re.DOTALL), "<bytes>"),
    (re.compile(r"(?:\\x[0-9a-fA-F]{2}.{0,3}){8,}", re.DOTALL), "<bytes>"),
    (re.compile(r"[\[(](?:[\s\[\](),]*-?\d[\d.e+-]*[\s,\])]+){12,}(?:\.\.\.)?"), "<numbers>"),
    (re.compile(r"[A-Za-z0-9+/=_-]{100,}"), "<data>"),
)
"""What Pydantic quotes (numbers excepted), bytes quoted or escaped, lists of numbers, and runs as
long as no word, hash or path is."""


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
            "message": without_data(record.getMessage())[:MAX_TEXT],
        }
        fields = getattr(record, "fields", None)
        if isinstance(fields, Mapping):
            line.update({str(key): _plain(value) for key, value in fields.items()})
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
            if not getattr(record, "private", False):
                line["error_text"] = without_data(str(record.exc_info[1]))[:MAX_TEXT]
            line["where"] = origin(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def configure(service: str, level: str = "INFO") -> None:
    """Send the root logger's records to standard error as JSON lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter(service))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # One line a request would fill the log, and the addresses carry persons.
    logging.getLogger("httpx2").setLevel(logging.WARNING)


def without_data(text: str) -> str:
    """``text`` with whatever looks like quoted data in it replaced by what it was."""
    shortened = text[: 20 * MAX_TEXT]  # what follows is cut off anyway
    for pattern, name in _DATA:
        shortened = pattern.sub(name, shortened)
    return shortened


def _plain(value: object) -> str | int | float | bool | None:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return without_data(value)[:MAX_TEXT]
    return f"<{type(value).__name__}>"


def origin(error: BaseException | None) -> str:
    """The innermost frame of a traceback: enough to find the line, too little to leak data."""
    trace = error.__traceback__ if error is not None else None
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return ""
    code = trace.tb_frame.f_code
    return f"{code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno} {code.co_name}"
