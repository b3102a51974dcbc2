"""The interface keeps to its own description, whatever is asked."""

from pathlib import Path
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from reasoning_service.api.app import create_app
from reasoning_service.api.brought import Brought
from reasoning_service.domain.facts import History
from reasoning_service.domain.report import build_report
from reasoning_service.instant import Instant
from shared.clock import ManualClock
from shared.contracts import Event
from tests.reasoning_service import samples
from tests.reasoning_service.fakes import FakeSource, explainer, open_store, served

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
AUTH = {"Authorization": "Bearer secret"}
KNOWN = {"event_id": "e1"}
EXAMPLES = 12


@pytest.fixture
def app(tmp_path: Path) -> FastAPI:
    clock, store, source = ManualClock(wall_ms=samples.T), open_store(tmp_path), FakeSource()
    explainer(store, source, clock).handle(samples.event())
    return create_app(served(store, clock, source))


def test_health_and_metrics_are_no_part_of_it(app: FastAPI) -> None:
    paths = app.openapi()["paths"]
    assert "/v1/assess" in paths
    assert not [path for path in paths if path in ("/healthz", "/readyz", "/metrics")]


def test_every_answer_is_as_described(app: FastAPI) -> None:
    schema = schemathesis.openapi.from_dict(app.openapi())
    schema.app = app
    for found in schema.get_all_operations():
        assert isinstance(found, Ok)
        _try_many(found.ok().as_strategy())


def _try_many(cases: st.SearchStrategy[Any]) -> None:
    @given(case=cases, known=st.booleans())
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def every(case: schemathesis.Case[Any], known: bool) -> None:
        if known and case.path_parameters:  # made-up ids alone would only ever be not found
            case.path_parameters.update({k: KNOWN[k] for k in case.path_parameters})
        case.call_and_validate(checks=CHECKS, headers=AUTH)

    every()


@settings(max_examples=40, deadline=None)
@given(samples.events(), samples.histories())
def test_any_event_of_ours_can_be_brought(event: Event, history: History) -> None:
    """Not only what a schema generates: whole events with their history, beyond its reach."""
    known = tuple(t for t in event.triggers if t.channel in samples.CHANNELS)
    made = Brought(
        event=event.model_copy(update={"triggers": known}),
        windows=history.windows,
        baseline=history.baseline,
        prior=history.prior,
    )
    assert Instant(ManualClock()).by_template(build_report(made.event, made.history())).sentences
