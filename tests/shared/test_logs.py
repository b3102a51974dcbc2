import base64
import json
import logging
import random

import pytest

from shared.logs import MAX_TEXT, PRIVATE, JsonFormatter, without_data


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
    said = line(record("x " * 10_000, fields={"text": "y " * 10_000}))
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


def test_the_text_of_a_private_error_is_left_out() -> None:
    error = ValueError("ten seconds of a face")
    made = record("failed", exc_info=(type(error), error, None), **PRIVATE)
    said = line(made)
    assert said["error"] == "ValueError"
    assert "face" not in json.dumps(said)


PIXELS = random.Random(7).randbytes(4096)


@pytest.mark.parametrize(
    "quoted",
    [
        repr(PIXELS),
        repr(PIXELS)[:400],
        repr(bytearray(PIXELS)),
        str(list(PIXELS)),
        str(list(PIXELS)).replace(",", ""),
        str([value / 255 for value in PIXELS[:200]]),
        str([list(PIXELS[start : start + 8]) for start in range(0, 512, 8)]),
        PIXELS.hex(),
        base64.b64encode(PIXELS).decode(),
        base64.urlsafe_b64encode(PIXELS).decode(),
        "[type=string_too_long, input_value='IMG-IMG-I...MG-IMG-', input_type=str] "
        "[type=float_type, input_value=array([[12, 13], [14, 15]]), input_type=ndarray]",
    ],
)
def test_data_that_an_exception_quotes_is_taken_out(quoted: str) -> None:
    said = without_data(f"cannot reshape {quoted} into a face")
    assert "<" in said
    assert "IMG" not in said
    assert "12, 13" not in said
    assert len(said) < 180


@pytest.mark.parametrize(
    "sentence",
    [
        "sha256 of face.onnx is 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "shape (1, 3, 640, 640), expected [1, 3, 320, 320]",
        "/var/lib/attune/edge/edge-1.outbox.db: unable to open database file",
        "the hub's bytes are b'PONG', got b'-ERR'",
        "sequence numbers 5..900, 1000..1200",
        "channel p_anger must be in [0.0, 1.0], got 7.0",
        "Input should be less than 4096 [type=less_than, input_value=5000, input_type=int]",
    ],
)
def test_what_an_operator_needs_stays(sentence: str) -> None:
    assert without_data(sentence) == sentence
