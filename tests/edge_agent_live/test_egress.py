import ast
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import edge_agent
from edge_agent.publish import egress
from shared.contracts import ControlKind, ControlRecord, Event, ScoreWindow, TechnicalAlarm
from shared.contracts.channels import REGISTRY
from tests.edge_agent_live.builders import PERSON, T0, window

PACKAGE = Path(edge_agent.__file__).parent
READS = {"get", "time", "ping", "pipeline", "execute", "close"}
"""Commands that the agent may send besides what leaves through the door."""


def body(**changes: Any) -> str:
    fields = {**json.loads(window("e", 1).model_dump_json()), **changes}
    return json.dumps(fields)


def test_a_window_passes() -> None:
    assert egress.check("ScoreWindow", body()) == window("e", 1)


@pytest.mark.parametrize("kind", ["Event", "Assessment", "ConsentRecord", "Frame", ""])
def test_other_kinds_stay(kind: str) -> None:
    with pytest.raises(egress.EgressRefused):
        egress.check(kind, body())


@pytest.mark.parametrize("kind", [kind for kind in ControlKind if kind is not ControlKind.LOST])
def test_of_control_records_only_lost_ranges_leave(kind: ControlKind) -> None:
    record = ControlRecord.model_construct(
        schema_version=1, record_id="r", kind=kind, shard=0, t=T0, person_id=PERSON, until=T0,
        granted=True, outcome=None, config_version="c",
    )  # fmt: skip
    with pytest.raises(egress.EgressRefused):
        egress.check("ControlRecord", record.model_dump_json())


@pytest.mark.parametrize(
    "leak",
    [
        {"channels": {name: [0.0] * 4096 for name in REGISTRY}},
        {"channels": {f"pixel_{index}": 0.5 for index in range(48 * 48)}},
        {"channels": {"loudness_dbfs": "A" * 4000}},
        {"reasons": ["no_face"] * 2304},
        {"reasons": [0] * 10},
        {"quality": {str(index): 0.5 for index in range(2304)}},
        {"modality_weight": {"face": [0.1, 0.2]}},
        {"provenance": {"p_anger": "A" * 4000}},
        {"encoders_skipped": ["a" * 40] * 17},
        {"encoders_skipped": ["iVBORw0KGgo="]},
        {"trace_id": "A" * 129},
        {"bundle_id": "data:image/png;base64,AAAA"},
        {"frame": "AAAA"},
        {"frames": [[0] * 64] * 64},
        {"uncertainty": [0.1] * 100},
        {"faces_in_view": 256},
    ],
)
def test_arrays_pictures_and_unknown_fields_stay(leak: dict[str, Any]) -> None:
    with pytest.raises(egress.EgressRefused):
        egress.check("ScoreWindow", body(**leak))


@pytest.mark.parametrize("field", ["seq", "clock_skew_ms", "t_start"])
def test_a_number_cannot_carry_a_picture(field: str) -> None:
    with pytest.raises(egress.EgressRefused):
        egress.check("ScoreWindow", body(**{field: 10**4000}))


def test_what_was_built_around_the_validators_stays() -> None:
    smuggled = window("e", 1).model_copy(update={"trace_id": "A" * 9000})
    with pytest.raises(egress.EgressRefused):
        egress.check("ScoreWindow", smuggled.model_dump_json())


def test_pixels_cannot_even_become_a_body() -> None:
    pixels = np.zeros((48, 48), np.uint8)
    with pytest.raises(ValueError, match="channels"):
        window("e", 1, channels={"p_anger": pixels})
    with pytest.raises(ValueError, match="trace_id"):
        window("e", 1, trace_id=pixels.tobytes())


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=65, max_size=300))
def test_no_list_of_numbers_longer_than_the_registry_passes(numbers: list[float]) -> None:
    """Wherever it is put."""
    for field in ScoreWindow.model_fields:
        with pytest.raises(egress.EgressRefused):
            egress.check("ScoreWindow", body(**{field: numbers}))


def test_the_schemas_bound_every_text_and_array() -> None:
    """The largest of each contract fits the door; anything longer is refused by the schema."""
    alarm = TechnicalAlarm(
        alarm_id="a" * 128, kind="bad_record", subject="s" * 128, since=T0, text="t" * 300,
        detail="d" * 1000,
    )  # fmt: skip
    assert egress.check("TechnicalAlarm", alarm.model_dump_json()) == alarm
    for model in (ScoreWindow, ControlRecord, TechnicalAlarm):
        assert not list(unbounded(model.model_json_schema()))
    assert Event.__name__ not in egress._ALLOWED


def unbounded(schema: dict[str, Any], where: str = "") -> Any:
    """Names of texts, arrays and maps without an upper bound in a JSON schema."""
    closed = {"enum", "const", "pattern_closed"}
    if schema.get("type") == "string" and not closed & schema.keys() and "maxLength" not in schema:
        yield where
    if schema.get("type") == "array" and "maxItems" not in schema:
        yield where
    names_are_closed = "propertyNames" in schema
    if isinstance(schema.get("additionalProperties"), dict):
        if not names_are_closed and "maxProperties" not in schema:
            yield where
        yield from unbounded(schema["additionalProperties"], f"{where}.*")
    for key in ("properties", "$defs"):
        for name, part in schema.get(key, {}).items():
            yield from unbounded(part, f"{where}.{name}")
    for part in schema.get("anyOf", []):
        yield from unbounded(part, where)


def test_nothing_but_the_door_writes_to_redis() -> None:
    """Every method called on a connection or pipeline outside egress.py is a harmless one."""
    for path in PACKAGE.rglob("*.py"):
        text = path.read_text()
        if path.name == "egress.py" or "redis" not in text:
            continue
        for node in ast.walk(ast.parse(text)):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            holder = ast.unparse(node.func.value)
            if holder.endswith(("redis", "pipe")):
                assert node.func.attr in READS, ast.unparse(node)


def test_only_the_agent_reaches_the_network() -> None:
    """The hub is reached by ``connect`` in agent.py alone; model files are pulled by bundle/."""
    for path in PACKAGE.rglob("*.py"):
        text = path.read_text()
        if "streams.connection import connect" in text:
            assert path.name == "agent.py"
        inside = {"outbox", "publish", "consent", "evidence", "sources", "senses", "domain"}
        if path.parent.name in inside:
            assert "import socket" not in text
            assert "urllib.request" not in text
            assert "http.client" not in text
