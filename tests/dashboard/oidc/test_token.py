"""What the provider says of somebody, and every way it can be forged."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc.jwk import KeySet, OctKey, RSAKey

from tests.dashboard.builders import NOW
from tests.dashboard.oidc.house import FINISH, House, refused
from tests.dashboard.oidc.provider import CLIENT


def test_a_linked_identity_opens_its_account_with_what_that_has(ada: House) -> None:
    page = ada.desk.stranger()
    answer = ada.come(page=page, groups=["heads"])
    assert answer.status_code == 200
    session = answer.json()["session"]
    assert (session["username"], session["role"]) == ("ada", "nurse")
    assert not session["whole_house"]
    assert page.get("/v1/session").json() == session
    assert ("ada", "user:ada", "oidc") in ada.audited("sign-in")
    assert ("manager", "user:ada", "ada-1") in ada.audited("identity-linked")
    assert ada.desk.parts.audit.first_break() is None


def test_the_request_to_the_provider_carries_a_fresh_state_nonce_and_proof_key(ada: House) -> None:
    asked = [parse_qs(urlsplit(ada.begin(ada.desk.stranger())).query) for _ in range(2)]
    for each in asked:
        assert each["response_type"] == ["code"]
        assert each["client_id"] == [CLIENT]
        assert each["redirect_uri"] == ["https://attune.example/"]
        assert each["code_challenge_method"] == ["S256"]
        assert "openid" in each["scope"][0].split()
    for name in ("state", "nonce", "code_challenge"):
        first, second = (each[name][0] for each in asked)
        assert first != second
        assert len(first) >= 43  # 256 bits


@pytest.mark.parametrize("algorithm", ["RS256", "PS256", "ES256"])
def test_signatures_by_the_provider_s_own_keys_are_taken(ada: House, algorithm: str) -> None:
    ada.provider.algorithm = algorithm
    assert ada.come().status_code == 200


@pytest.mark.parametrize(
    ("claims", "why"),
    [
        ({"iss": "https://elsewhere.example"}, "iss"),
        ({"aud": "another-client"}, "aud"),
        ({"aud": [CLIENT, "another-client"]}, "another party"),
        ({"aud": [CLIENT, "another"], "azp": "another"}, "another party"),
        ({"azp": "another-client"}, "another party"),
        ({"exp": NOW // 1000 - 61}, "ExpiredToken"),
        ({"iat": NOW // 1000 + 61}, "in the future"),
        ({"nbf": NOW // 1000 + 61}, "not yet valid"),
        ({"nonce": "of another sign-in"}, "nonce"),
        ({"nonce": None}, "nonce"),
        ({"sub": ""}, "sub"),
        ({"sub": "x" * 256}, "subject"),
        ({"sub": "ada\x00"}, "subject"),
        ({"sub": 7}, "sub"),
    ],
)
def test_a_token_that_is_not_for_this_sign_in_is_refused(
    ada: House, claims: dict[str, Any], why: str
) -> None:
    page = ada.desk.stranger()
    came = ada.provider.sign_in(ada.begin(page), "ada-1")
    ada.provider.claims |= claims
    refused(ada, page.post(FINISH, json=came), why)
    assert page.get("/v1/session").status_code == 401


@pytest.mark.parametrize("name", ["iss", "aud", "exp", "iat", "nonce", "sub"])
def test_a_token_that_leaves_something_out_is_refused(ada: House, name: str) -> None:
    ada.provider.without = (name,)
    refused(ada, ada.come(), name)


def test_several_audiences_are_taken_where_the_token_was_made_out_to_us(ada: House) -> None:
    assert ada.come(aud=[CLIENT, "another"], azp=CLIENT).status_code == 200


def test_a_minute_between_the_clocks_is_no_fault(ada: House) -> None:
    assert ada.come(iat=NOW // 1000 + 59, exp=NOW // 1000 + 300).status_code == 200
    assert ada.come(exp=NOW // 1000 - 59).status_code == 200


def test_a_token_without_a_signature_is_refused(ada: House) -> None:
    ada.provider.algorithm = "none"
    refused(ada, ada.come(), "none")


def test_a_token_signed_with_the_public_key_as_a_password_is_refused(ada: House) -> None:
    public = ada.provider.keys.get_by_kid("rsa").as_dict(private=False)
    ada.provider.algorithm = "HS256"
    ada.provider.forged_with = OctKey.import_key(str(public).encode())
    refused(ada, ada.come(), "HS256")


def test_a_token_by_somebody_else_s_key_is_refused(ada: House) -> None:
    ada.provider.forged_with = RSAKey.generate_key(2048, {"kid": "rsa"})
    refused(ada, ada.come(), "BadSignature")


def test_new_keys_of_the_provider_are_fetched_and_old_ones_end(ada: House) -> None:
    assert ada.come().status_code == 200
    ada.provider.keys = KeySet([RSAKey.generate_key(2048, {"kid": "next"})])
    ada.provider.signed_with = "next"
    ada.desk.manual.advance(31)
    ada.provider.now_s += 31
    assert ada.come().status_code == 200
    assert ada.provider.asked.count("/keys") == 2


def test_a_key_that_nobody_has_is_not_asked_for_again_and_again(ada: House) -> None:
    assert ada.come().status_code == 200
    ada.desk.manual.advance(31)
    ada.provider.now_s += 31
    ada.provider.forged_with = RSAKey.generate_key(2048)
    ada.provider.signed_with = "nobody's"
    for _ in range(5):
        refused(ada, ada.come(), "no key")
    assert ada.provider.asked.count("/keys") == 2
