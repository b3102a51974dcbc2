"""Which account an identity opens, and what its groups give."""

from sqlalchemy import select

from dashboard.domain.rights import Role
from dashboard.domain.scope import Scope
from dashboard.storage.tables import user
from tests.dashboard.desk import PASSWORD
from tests.dashboard.oidc.house import NORTH, House, refused


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
