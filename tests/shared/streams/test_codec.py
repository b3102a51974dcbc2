from collections.abc import Mapping
from typing import Any

import pytest

from shared.contracts import Contract, LostRange
from shared.streams.codec import decode, encode
from shared.streams.errors import PoisonRecord, UnknownSchemaVersion
from tests.shared.messages import a_window, an_alarm, an_event


def on_the_wire(fields: Mapping[Any, Any]) -> dict[bytes, bytes]:
    return {str(key).encode(): str(value).encode() for key, value in fields.items()}


@pytest.mark.parametrize("message", [a_window(), an_event(), an_alarm()])
def test_what_is_encoded_is_decoded(message: Contract) -> None:
    assert decode(on_the_wire(encode(message))) == message


def test_only_stream_messages_are_encoded() -> None:
    with pytest.raises(KeyError, match="LostRange is not carried by streams"):
        encode(LostRange(from_seq=1, to_seq=2))


def test_an_unknown_version_is_named() -> None:
    body = a_window().model_dump_json().replace('"schema_version":1', '"schema_version":7')
    with pytest.raises(UnknownSchemaVersion, match="schema_version 7, this build speaks 1"):
        decode(on_the_wire({"kind": "ScoreWindow", "body": body}))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "unknown kind ''"),
        ({"kind": "Picture", "body": "{}"}, "unknown kind 'Picture'"),
        ({"kind": "Event", "body": "not json"}, "Invalid JSON"),
        ({"kind": "Event", "body": "[1]"}, "Event"),
        ({"kind": "ScoreWindow", "body": '{"schema_version": 1}'}, "edge_id: Field required"),
    ],
)
def test_poison_says_what_is_wrong(fields: dict[str, str], said: str) -> None:
    with pytest.raises(PoisonRecord, match=said):
        decode(on_the_wire(fields))


def test_nan_in_json_is_poison_with_its_value() -> None:
    body = a_window().model_dump_json().replace('"distress_raw":0.1', '"distress_raw":NaN')
    with pytest.raises(PoisonRecord, match="nan"):
        decode(on_the_wire({"kind": "ScoreWindow", "body": body}))
