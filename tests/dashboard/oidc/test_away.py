"""A provider that is away, or describes itself wrongly."""

from typing import Any

import pytest

from dashboard.accounts.oidc.flows import LASTS_S
from dashboard.accounts.oidc.provider import KNOWN_FOR_S, RETRY_AFTER_S
from dashboard.domain.rights import Role
from tests.dashboard.desk import PASSWORD, Desk
from tests.dashboard.oidc.house import BEGIN, FINISH, House


def test_while_the_provider_is_away_passwords_sign_in(house: House) -> None:
    house.desk.add_user("bo", Role.CARER)
    house.provider.status = 503
    page = house.desk.stranger()
    answer = page.post(BEGIN, json={"return_to": "#/"})
    assert (answer.status_code, answer.json()["type"]) == (503, "provider-away")
    assert "password" in answer.json()["detail"]
    asked = len(house.provider.asked)
    assert page.post(BEGIN, json={"return_to": "#/"}).status_code == 503
    assert len(house.provider.asked) == asked  # it is left alone for a moment
    local = {"username": "bo", "password": PASSWORD}
    assert page.post("/v1/session", json=local).status_code == 200
    house.provider.status = 200
    house.desk.manual.advance(RETRY_AFTER_S)
    assert page.post(BEGIN, json={"return_to": "#/"}).status_code == 200


def test_a_provider_that_goes_away_in_between_signs_nobody_in(ada: House) -> None:
    page = ada.desk.stranger()
    came = ada.provider.sign_in(ada.begin(page), "ada-1")
    ada.desk.manual.advance(LASTS_S - 1)
    ada.provider.metadata = {"token_endpoint": "http://127.0.0.1:1/token"}
    ada.desk.manual.advance(0)
    provider_of(ada)._known = None
    answer = page.post(FINISH, json=came)
    assert (answer.status_code, answer.json()["type"]) == (503, "provider-away")


def provider_of(house: House) -> Any:
    """The part that speaks to the provider."""
    oidc = house.desk.parts.oidc
    assert oidc is not None
    return oidc.provider


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://elsewhere.example"},
        {"token_endpoint": "http://example.org/token"},
        {"jwks_uri": "file:///etc/passwd"},
        {"jwks_uri": "/keys"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"token_endpoint": None},
    ],
)
def test_a_provider_that_describes_itself_wrongly_is_not_used(
    house: House, metadata: dict[str, Any]
) -> None:
    house.provider.metadata = metadata
    answer = house.desk.stranger().post(BEGIN, json={"return_to": "#/"})
    assert (answer.status_code, answer.json()["type"]) == (503, "provider-away")


def test_what_the_provider_says_of_itself_is_asked_again_after_an_hour(ada: House) -> None:
    ada.begin(ada.desk.stranger())
    ada.begin(ada.desk.stranger())
    assert ada.provider.asked.count("/keys") == 1
    ada.desk.manual.advance(KNOWN_FOR_S)
    ada.begin(ada.desk.stranger())
    assert ada.provider.asked.count("/keys") == 2


def test_a_client_that_may_not_use_basic_sends_its_secret_in_the_form(ada: House) -> None:
    ada.provider.metadata = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    assert ada.come().status_code == 200


def test_the_sign_in_page_is_told_whether_there_is_a_provider(house: House, desk: Desk) -> None:
    shown = house.desk.stranger().get("/v1/session/ways").json()
    assert shown == {"provider": {"name": "Haus Linde"}}
    assert desk.stranger().get("/v1/session/ways").json() == {"provider": None}


def test_without_a_provider_nothing_begins(desk: Desk) -> None:
    page = desk.stranger()
    for path, body in ((BEGIN, {"return_to": "#/"}), (FINISH, {"state": "s", "code": "c"})):
        answer = page.post(path, json=body)
        assert (answer.status_code, answer.json()["type"]) == (409, "no-provider")
    desk.add_user("aud", Role.AUDITOR)
    linked = desk.page(Role.OPERATOR).put("/v1/users/aud/identity", json={"subject": "x"})
    assert linked.json()["type"] == "no-provider"
