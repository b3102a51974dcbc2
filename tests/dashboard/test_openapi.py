"""The interface keeps to its own description, whoever asks it for whatever."""

import json
from collections.abc import Callable
from typing import Any, Final

import pytest
import schemathesis
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import CheckFunction, not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation, BaseSchema
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from dashboard.accounts.credentials import COOKIE
from dashboard.alerts.intake import alert_id_of, apply_assessments
from dashboard.api.openapi import CHECKED_IN
from dashboard.domain.rights import Role
from dashboard.domain.scope import EVERYBODY
from dashboard.domain.tokens import API_RIGHTS, TokenKind
from tests.dashboard.builders import assessment, event
from tests.dashboard.delivery.targets import subscription_id
from tests.dashboard.desk import GUARD, Desk
from tests.dashboard.handovers import handover_of
from tests.dashboard.test_rights import build_house

CHECKS: Final[list[CheckFunction]] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
WARD, PERSON = "north", "person-of-north"
EXAMPLES: Final = {"manager": 12, "program": 4, "invalid": 4}
"""For each of some hundred operations; `make test-full` asks a hundred times each."""
MANY: Final = 100

Signed = Callable[[], dict[str, Any]]


def test_the_checked_in_description_is_the_one_served(desk: Desk) -> None:
    assert json.loads(CHECKED_IN.read_text()) == desk.app.openapi()
    assert desk.page().get("/v1/openapi.json").json() == desk.app.openapi()


@pytest.fixture
def house(desk: Desk) -> Desk:
    """One of everything that a path can name."""
    build_house(desk)
    desk.add_user("manager", Role.MANAGER)
    found = event(person_id=PERSON, episode="e1")
    with desk.parts.outside.engine.begin() as connection:
        apply_assessments(connection, [assessment(found)])
    return desk


@pytest.fixture
def interface(house: Desk) -> BaseSchema:
    schema = schemathesis.openapi.from_dict(house.app.openapi())
    schema.app = house.app
    return schema.exclude(path="/v1/stream")


@pytest.fixture
def known(house: Desk) -> dict[str, str]:
    """Made-up names alone would only ever be not found."""
    return {
        "person_id": PERSON,
        "alert_id": alert_id_of(PERSON, "e1"),
        "event_id": event(person_id=PERSON, episode="e1").event_id,
        "shift": "day",
        "username": f"user-of-{WARD}",
        "token_id": house.token_ids[f"token-of-{WARD}"],
        "ward_id": WARD,
        "webhook_id": f"hook-of-{WARD}",
        "subscription_id": subscription_id(WARD),
        "delivery_id": "d1",
        "handover_id": handover_of(house, WARD),
    }


def a_manager(house: Desk) -> Signed:
    """Signed in anew for each request: one of them signs out."""

    def signed() -> dict[str, Any]:
        with house.parts.outside.engine.begin() as connection:
            token = house.parts.sessions.open(connection, "manager")
        return {"headers": GUARD, "cookies": {COOKIE: token}}

    return signed


def a_program(house: Desk) -> Signed:
    """An integrator's, with every right that a token can have."""
    secret = house.token("program", TokenKind.API, API_RIGHTS, EVERYBODY)
    return lambda: {"headers": {"Authorization": f"Bearer {secret}"}}


WHO: Final = {"manager": a_manager, "program": a_program}


@pytest.mark.parametrize("who", WHO)
def test_every_answer_is_as_described(
    interface: BaseSchema, house: Desk, known: dict[str, str], who: str
) -> None:
    ask_all(interface, WHO[who](house), known, EXAMPLES[who])


def test_what_is_not_as_described_is_refused(
    interface: BaseSchema, house: Desk, known: dict[str, str]
) -> None:
    ask_all(interface, a_manager(house), known, EXAMPLES["invalid"], GenerationMode.NEGATIVE)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize("who", WHO)
def test_many_answers_are_as_described(
    interface: BaseSchema, house: Desk, known: dict[str, str], who: str, mode: GenerationMode
) -> None:
    ask_all(interface, WHO[who](house), known, MANY, mode)


def ask_all(
    interface: BaseSchema,
    signed: Signed,
    known: dict[str, str],
    examples: int,
    mode: GenerationMode = GenerationMode.POSITIVE,
) -> None:
    """Ask every operation so many times."""
    for found in interface.get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()
        if mode is GenerationMode.POSITIVE or _can_be_wrong(operation):
            _ask_often(operation, signed, known, examples, mode)


def _can_be_wrong(operation: APIOperation[Any, Any, Any, Any]) -> bool:
    """Whether anything of it has a form: any text will do for a header that holds ETags."""
    return bool(operation.body or operation.path_parameters or operation.query)


def _ask_often(
    operation: APIOperation[Any, Any, Any, Any],
    signed: Signed,
    known: dict[str, str],
    examples: int,
    mode: GenerationMode,
) -> None:
    checks = [*CHECKS, negative_data_rejection] if mode is GenerationMode.NEGATIVE else CHECKS

    @given(case=operation.as_strategy(generation_mode=mode), named=st.booleans())
    @settings(max_examples=examples, deadline=None, database=None, phases=[Phase.generate])
    def every(case: schemathesis.Case[Any], named: bool) -> None:
        if named and mode is GenerationMode.POSITIVE and case.path_parameters:
            case.path_parameters.update({k: known[k] for k in case.path_parameters if k in known})
        case.call_and_validate(checks=checks, **signed())

    every()
