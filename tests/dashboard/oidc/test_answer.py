"""The way to the provider and back: nobody comes back for somebody else."""

import pytest

from dashboard.accounts.oidc.flows import LASTS_S
from dashboard.domain.oidc import return_path
from dashboard.domain.rights import Role
from tests.dashboard.oidc.house import BEGIN, FINISH, House, refused


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
