import json
import logging

from shared.logs import MAX_TEXT, JsonFormatter


def line(record: logging.LogRecord) -> dict[str, object]:
    parsed: dict[str, object] = json.loads(JsonFormatter("edge").format(record))
    return parsed


def record(message: str, **extra: object) -> logging.LogRecord:
    made = logging.LogRecord("a.b", logging.INFO, __file__, 1, message, None, None)
    made.__dict__.update(extra)
    return made


def test_fields_become_keys() -> None:
    said = line(record("started", fields={"seq": 3, "ok": True, "share": 0.5}))
    assert (said["seq"], said["ok"], said["share"]) == (3, True, 0.5)
    assert (said["service"], said["level"]) == ("edge", "info")


def test_pixels_and_samples_never_reach_a_log() -> None:
    said = line(record("frame", fields={"frame": b"\x00" * 100, "samples": [0.1] * 16000}))
    assert said["frame"] == "<bytes>"
    assert said["samples"] == "<list>"


def test_long_texts_are_cut() -> None:
    said = line(record("x" * 10_000, fields={"text": "y" * 10_000}))
    assert len(str(said["message"])) == len(str(said["text"])) == MAX_TEXT


def test_an_error_says_where_and_not_with_what() -> None:
    try:
        raise ValueError("k must be finite, got nan")
    except ValueError as error:
        made = record("failed", exc_info=(type(error), error, error.__traceback__))
    said = line(made)
    assert said["error"] == "ValueError"
    assert said["error_text"] == "k must be finite, got nan"
    assert str(said["where"]).startswith("test_logs.py:")
