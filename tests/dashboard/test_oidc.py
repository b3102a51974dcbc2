"""Sign-in by the house's identity provider, and everything that must not sign anybody in."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient
from joserfc.jwk import KeySet, OctKey, RSAKey
from pydantic import SecretStr, ValidationError
from sqlalchemy import select

from dashboard.accounts.oidc.commands import link_identity
from dashboard.accounts.oidc.flows import LASTS_S
from dashboard.accounts.oidc.provider import KNOWN_FOR_S, RETRY_AFTER_S
from dashboard.commands import OPERATOR
from dashboard.domain.oidc import Grant, checked_url, granted, return_path
from dashboard.domain.rights import Role
from dashboard.domain.scope import EVERYBODY, Scope
from dashboard.settings import DashboardSettings
from dashboard.storage.tables import user
from tests.dashboard.builders import NOW
from tests.dashboard.conftest import NOWHERE
from tests.dashboard.desk import PASSWORD, Answer, Desk, open_desk
from tests.dashboard.oidc_provider import CLIENT, SECRET, OidcProvider, provider

BEGIN = "/v1/session/oidc"
FINISH = "/v1/session/oidc/finish"
NORTH = Scope(wards=frozenset({"north"}))
GROUPS = {
    "nurses": {"role": "nurse", "wards": ["north"]},
    "night-nurses": {"role": "nurse", "wards": ["south"]},
    "heads": {"role": "manager", "all_wards": True},
    "lost": {"role": "carer", "wards": ["nowhere"]},
}


@dataclass
class House:
    """A desk and its provider."""

    desk: Desk
    provider: OidcProvider

    def begin(self, page: TestClient, return_to: str = "#/") -> str:
        answer = page.post(BEGIN, json={"return_to": return_to})
        assert answer.status_code == 200, answer.text
        return str(answer.json()["address"])

    def come(self, sub: str = "ada-1", page: TestClient | None = None, **claims: Any) -> Answer:
        """Somebody signs in from the button to the end."""
        page = page or self.desk.stranger()
        came = self.provider.sign_in(self.begin(page), sub, **claims)
        return page.post(FINISH, json=came)

    def link(self, username: str, subject: str | None, by: TestClient | None = None) -> Answer:
        page = by or self.desk.page(Role.MANAGER)
        return page.put(f"/v1/users/{username}/identity", json={"subject": subject})

    def audited(self, action: str) -> list[tuple[str, str, str]]:
        entries = [link.entry for link in self.desk.parts.audit.newest(30)]
        return [(e.actor, e.subject, e.detail) for e in entries if e.action == action]


def more(at: OidcProvider, **changes: Any) -> dict[str, Any]:
    """Settings of a house with this provider."""
    return {
        "oidc_issuer": at.issuer,
        "oidc_client_id": CLIENT,
        "oidc_client_secret": SecretStr(SECRET),
        "oidc_name": "Haus Linde",
        "public_url": "https://attune.example",
        **changes,
    }


def house_in(
    tmp_path: Path, migrated: Path, changes: dict[str, Any] | None = None
) -> Iterator[House]:
    if migrated.exists():
        shutil.copy(migrated, tmp_path)
    with provider() as at:
        at.now_s = NOW // 1000
        with open_desk(tmp_path, NOWHERE, more=more(at, **(changes or {}))) as desk:
            for each in ("north", "south"):
                desk.enrol(f"person-of-{each}", each)
            yield House(desk, at)


@pytest.fixture
def house(tmp_path: Path, migrated: Path) -> Iterator[House]:
    """A house with a provider whose groups mean nothing here."""
    yield from house_in(tmp_path, migrated)


@pytest.fixture
def mapped(tmp_path: Path, migrated: Path) -> Iterator[House]:
    """A house where groups give roles and wards."""
    yield from house_in(tmp_path, migrated, {"oidc_groups": GROUPS})


@pytest.fixture
def ada(house: House) -> House:
    """A nurse of the north whose identity an operator has linked."""
    house.desk.add_user("ada", Role.NURSE, scope=NORTH)
    assert house.link("ada", "ada-1").status_code == 200
    return house


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


def refused(house: House, answer: Answer, why: str, type_: str = "sign-in-refused") -> None:
    """Nobody is signed in, nothing of the reason is told, and it is in the audit."""
    assert (answer.status_code, answer.json()["type"]) == (401, type_), answer.text
    assert "attune_session" not in answer.headers.get("set-cookie", "")
    assert why not in answer.text
    actor, _, detail = house.audited("sign-in-refused")[0]
    assert actor == "stranger"
    assert why in detail


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


def test_an_answer_counts_once(ada: House) -> None:
    page = ada.desk.stranger()
    came = ada.provider.sign_in(ada.begin(page), "ada-1")
    assert page.post(FINISH, json=came).status_code == 200
    again = page.post(FINISH, json=came)
    refused(ada, again, "under way", "sign-in-expired")


def test_an_answer_that_was_refused_is_used_up_as_well(ada: House) -> None:
    page = ada.desk.stranger()
    came = ada.provider.sign_in(ada.begin(page), "ada-1")
    page.post(FINISH, json={**came, "state": "guessed"})
    refused(ada, page.post(FINISH, json=came), "under way", "sign-in-expired")


def test_an_answer_in_another_browser_signs_nobody_in(ada: House) -> None:
    """Somebody who sends a colleague their own answer would have them act under their name."""
    mine, theirs = ada.desk.stranger(), ada.desk.stranger()
    came = ada.provider.sign_in(ada.begin(mine), "ada-1")
    refused(ada, theirs.post(FINISH, json=came), "under way", "sign-in-expired")
    ada.begin(theirs)
    refused(ada, theirs.post(FINISH, json=came), "state")


def test_a_sign_in_that_takes_too_long_begins_again(ada: House) -> None:
    page = ada.desk.stranger()
    came = ada.provider.sign_in(ada.begin(page), "ada-1")
    ada.desk.manual.advance(LASTS_S + 1)
    refused(ada, page.post(FINISH, json=came), "under way", "sign-in-expired")


def test_a_code_needs_the_proof_key_of_the_browser_that_began(ada: House) -> None:
    victim, thief = ada.desk.stranger(), ada.desk.stranger()
    stolen = ada.provider.sign_in(ada.begin(victim), "ada-1")["code"]
    own = ada.provider.sign_in(ada.begin(thief), "thief-1")
    refused(ada, thief.post(FINISH, json={**own, "code": stolen}), "status 400")


def test_an_answer_that_names_another_provider_is_refused(ada: House) -> None:
    page = ada.desk.stranger()
    came = ada.provider.sign_in(ada.begin(page), "ada-1")
    refused(ada, page.post(FINISH, json={**came, "iss": "https://evil.example"}), "issuer")


def test_the_provider_s_no_is_told(ada: House) -> None:
    page = ada.desk.stranger()
    state = ada.provider.sign_in(ada.begin(page), "ada-1")["state"]
    said = page.post(FINISH, json={"state": state, "error": "access_denied"})
    refused(ada, said, "access_denied", "sign-in-denied")


def test_strangers_do_not_fill_the_audit(ada: House) -> None:
    page = ada.desk.stranger()
    for number in range(5):
        state = ada.provider.sign_in(ada.begin(page), "ada-1")["state"]
        page.post(FINISH, json={"state": state, "error": f"made up {number}"})
        page.post(FINISH, json={"state": f"made up {number}", "code": "x"})
    details = [detail for _, _, detail in ada.audited("sign-in-refused")]
    assert details == ["no sign-in is under way in this browser", "the provider says 'made up 0'"]
    ada.come("first-1")
    ada.come("second-1")
    assert len(ada.audited("sign-in-refused")) == 4  # whom an operator may want to link
    ada.desk.manual.advance(61)
    page.post(FINISH, json={"state": "made up", "code": "x"})
    assert len(ada.audited("sign-in-refused")) == 5


def test_the_session_that_a_browser_had_ends(ada: House) -> None:
    """Whoever put a session's cookie there beforehand must not be signed in along."""
    page = ada.desk.page(Role.CARER, name="bo")
    before = page.cookies["attune_session"]
    answer = ada.come(page=page)
    assert answer.status_code == 200
    assert before not in answer.headers["set-cookie"]
    old = ada.desk.stranger()
    old.cookies.set("attune_session", before)
    assert old.get("/v1/session").status_code == 401


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(ada: House) -> None:
    page = ada.desk.stranger()
    begun = page.post(BEGIN, json={"return_to": "#/"})
    came = ada.provider.sign_in(begun.json()["address"], "ada-1")
    ended = page.post(FINISH, json=came)
    for cookie in (begun.headers["set-cookie"], ended.headers["set-cookie"]):
        assert "HttpOnly" in cookie
        assert "SameSite=strict" in cookie
    assert "attune_sign_in" not in page.cookies


@pytest.mark.parametrize("path", [BEGIN, FINISH])
def test_no_other_site_begins_or_ends_a_sign_in(ada: House, path: str) -> None:
    page = ada.desk.stranger()
    body = {"return_to": "#/"} if path == BEGIN else {"state": "s", "code": "c"}
    foreign = {"Origin": "https://evil.example"}
    answer = page.post(path, json=body, headers=foreign)
    assert (answer.status_code, answer.json()["type"]) == (403, "cross-site")


@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("#/alert/a1", "#/alert/a1"),
        ("https://evil.example/", "#/"),
        ("//evil.example", "#/"),
        ("#//evil.example", "#//evil.example"),  # a page of ours that there is not
        ("javascript:alert(1)", "#/"),
        ("#/<script>", "#/"),
        ("/v1/session", "#/"),
        ("#/a\r\nLocation: https://evil.example", "#/"),
        ("", "#/"),
    ],
)
def test_one_comes_back_to_a_page_of_ours_and_to_nothing_else(
    ada: House, asked: str, led: str
) -> None:
    page = ada.desk.stranger()
    came = ada.provider.sign_in(ada.begin(page, asked), "ada-1")
    assert page.post(FINISH, json=came).json()["return_to"] == led
    assert return_path(asked) == led


def test_an_identity_that_nobody_linked_opens_nothing_and_makes_nothing(house: House) -> None:
    answer = house.come("stranger-1", preferred_username="ada", groups=["heads"])
    refused(house, answer, "subject stranger-1", "unknown-identity")
    with house.desk.parts.outside.engine.connect() as connection:
        assert connection.execute(select(user).where(user.c.username == "ada")).first() is None


def test_a_disabled_account_stays_closed(ada: House) -> None:
    page = ada.desk.page(Role.MANAGER)
    assert page.post("/v1/users/ada/disable").status_code == 204
    refused(ada, ada.come(), "disabled", "unknown-identity")


def test_taking_the_identity_away_ends_what_it_opened(ada: House) -> None:
    page = ada.desk.stranger()
    assert ada.come(page=page).status_code == 200
    assert ada.link("ada", None).json()["subject"] is None
    assert page.get("/v1/session").status_code == 401
    refused(ada, ada.come(), "no account is linked", "unknown-identity")


def test_a_one_time_password_ends_where_the_provider_signs_in(house: House) -> None:
    house.desk.add_user("bo", Role.CARER, must_change=True)
    house.link("bo", "bo-1")
    page = house.desk.stranger()
    assert not house.come("bo-1", page).json()["session"]["must_change_password"]
    assert page.get("/v1/residents").status_code == 200
    body = {"username": "bo", "password": PASSWORD}
    assert house.desk.stranger().post("/v1/session", json=body).status_code == 401


def test_nobody_links_an_identity_to_more_rights_than_they_have(ada: House) -> None:
    ada.desk.add_user("chief", Role.MANAGER)
    operator = ada.desk.page(Role.OPERATOR)
    assert ada.link("chief", "me", operator).status_code == 403
    assert ada.link("operator", "me", operator).json()["type"] == "own-account"
    assert ada.link("nobody", "me", operator).status_code == 404
    of_south = ada.desk.page(Role.MANAGER, Scope(wards=frozenset({"south"})), "sam")
    assert ada.link("ada", "me", of_south).status_code == 404


def test_an_identity_opens_one_account(ada: House) -> None:
    ada.desk.add_user("aud", Role.AUDITOR)
    answer = ada.link("aud", "ada-1")
    assert (answer.status_code, answer.json()["type"]) == (409, "already-there")
    seen = ada.desk.page(Role.MANAGER).get("/v1/users/ada/identity").json()
    assert (seen["subject"], seen["mapped"], seen["linked_by"]) == ("ada-1", False, "manager")


def test_groups_give_exactly_what_the_operator_mapped(mapped: House) -> None:
    page = mapped.desk.stranger()
    answer = mapped.come("n-1", page, preferred_username="nia", groups=["staff", "nurses"])
    session = answer.json()["session"]
    assert (session["username"], session["role"]) == ("nia", "nurse")
    assert not session["must_change_password"]
    shown = page.get("/v1/residents").json()["residents"]
    assert [each["person_id"] for each in shown] == ["person-of-north"]
    assert ("oidc", "user:nia", "n-1") in mapped.audited("identity-linked")


def test_changed_groups_change_the_account_at_the_next_sign_in(mapped: House) -> None:
    mapped.come("n-1", preferred_username="nia", groups=["nurses"])
    both = mapped.come("n-1", preferred_username="renamed", groups=["night-nurses", "nurses"])
    assert both.json()["session"]["username"] == "nia"
    found = mapped.desk.page(Role.MANAGER).get("/v1/users").json()["users"]
    (nia,) = [each for each in found if each["username"] == "nia"]
    assert nia["scope"] == {"all_wards": False, "wards": ["north", "south"], "residents": []}
    head = mapped.come("n-1", groups=["heads"]).json()["session"]
    assert (head["role"], head["whole_house"]) == ("manager", True)
    changes = [detail for _, _, detail in mapped.audited("user-changed")]
    assert changes == ["manager; all wards", "nurse; north, south"]


def test_whoever_leaves_every_group_is_out_everywhere(mapped: House) -> None:
    page = mapped.desk.stranger()
    assert mapped.come("n-1", page, preferred_username="nia", groups=["nurses"]).status_code == 200
    refused(mapped, mapped.come("n-1", groups=["staff"]), "no group mapped", "unknown-identity")
    assert page.get("/v1/session").status_code == 401


def test_groups_take_over_no_account_that_is_there(mapped: House) -> None:
    mapped.desk.add_user("Nia", Role.CARER, scope=NORTH)
    answer = mapped.come("n-1", preferred_username="nia", groups=["heads"])
    refused(mapped, answer, "link it", "unknown-identity")
    for name in ("system", "a b", "token:x", None):
        answer = mapped.come("n-2", preferred_username=name, groups=["heads"])
        assert answer.json()["type"] == "unknown-identity"


def test_a_linked_account_keeps_its_own_rights_whatever_its_groups(mapped: House) -> None:
    mapped.desk.add_user("ada", Role.CARER, scope=NORTH)
    mapped.link("ada", "ada-1")
    assert mapped.come(groups=["heads"]).json()["session"]["role"] == "carer"


def test_a_mapping_to_a_ward_that_is_not_there_gives_nothing(mapped: House) -> None:
    answer = mapped.come("l-1", preferred_username="lost", groups=["lost"])
    refused(mapped, answer, "nowhere", "unknown-identity")


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


def test_a_command_links_and_takes_away(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    house.desk.add_user("ada", Role.NURSE, scope=NORTH)
    assert link_identity(house.desk.parts, "ada", "ada-1", OPERATOR) == 0
    assert house.come().status_code == 200
    assert ("system", "user:ada", "ada-1") in house.audited("identity-linked")
    assert link_identity(house.desk.parts, "ada", None, OPERATOR) == 0
    assert house.come().status_code == 401
    assert link_identity(house.desk.parts, "nobody", "x", OPERATOR) == 1
    assert "no user" in capsys.readouterr().err


def test_the_secret_comes_from_its_file_and_is_never_shown(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("from the file\n")
    with provider() as at:
        found = DashboardSettings(**more(at, oidc_client_secret_file=file)).oidc
    assert found is not None
    assert found.client_secret.get_secret_value() == "from the file"
    assert "from the file" not in repr(found)


@pytest.mark.parametrize(
    "changes",
    [
        {"oidc_client_id": ""},
        {"oidc_issuer": ""},
        {"public_url": ""},
        {"oidc_groups": {"nurses": {"role": "nurse", "ward": ["north"]}}},
        {"oidc_groups": {"nurses": {"role": "everything"}}},
    ],
)
def test_half_a_setting_refuses_to_start(changes: dict[str, Any]) -> None:
    with provider() as at, pytest.raises(ValidationError):
        DashboardSettings(**more(at, **changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"oidc_client_secret": SecretStr("")},
        {"oidc_issuer": "http://sso.example"},
        {"oidc_scopes": "profile"},
    ],
)
def test_an_unsafe_setting_refuses_to_start(changes: dict[str, Any]) -> None:
    with provider() as at:
        settings = DashboardSettings(**more(at, **changes))
    with pytest.raises(ValidationError):
        _ = settings.oidc


def test_one_role_at_a_time_in_the_operator_s_order() -> None:
    grants = {
        "nurses": Grant(Role.NURSE, wards=frozenset({"north"})),
        "heads": Grant(Role.MANAGER, all_wards=True),
        "night": Grant(Role.NURSE, wards=frozenset({"south"})),
        "floats": Grant(Role.NURSE, all_wards=True),
    }
    both = Scope(wards=frozenset({"north", "south"}))
    assert granted(["heads", "night", "nurses"], grants) == (Role.NURSE, both)
    assert granted(["heads"], grants) == (Role.MANAGER, EVERYBODY)
    assert granted(["nurses", "floats"], grants) == (Role.NURSE, EVERYBODY)
    assert granted([], grants) is None
    assert granted(["heads"], {}) is None


@pytest.mark.parametrize(
    ("url", "issuer", "good"),
    [
        ("https://sso.example/token", "https://sso.example", True),
        ("http://127.0.0.1:1/token", "http://127.0.0.1:1", True),
        ("http://127.0.0.1:1/token", "https://sso.example", False),
        ("http://sso.example", "http://sso.example", False),
        ("https://user@sso.example", "https://sso.example", False),
        ("https://sso.example/#x", "https://sso.example", False),
        ("https://", "https://sso.example", False),
    ],
)
def test_only_tls_leads_to_a_provider_elsewhere(url: str, issuer: str, good: bool) -> None:
    if good:
        assert checked_url(url, issuer) == url
        return
    with pytest.raises(ValueError, match="must be https"):
        checked_url(url, issuer)
