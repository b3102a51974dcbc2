"""Administration over the real dashboard: people and tokens, by right, by keyboard, in words."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, expect

from dashboard.domain.rights import Role
from tests.dashboard.desk import PASSWORD
from tests.page.administration import Administration, administration, press, row, secret
from tests.page.conftest import PHONE
from tests.page.real_desk import sign_in

pytestmark = pytest.mark.browser


@pytest.fixture
def admin(tmp_path: Path, browser: Browser, free_port: int) -> Iterator[Administration]:
    """A house that is served."""
    with administration(tmp_path, browser, free_port) as opened:
        yield opened


def test_an_account_is_made_by_keyboard_alone_and_its_one_time_password_opens_one_door(
    admin: Administration,
) -> None:
    page = admin.open("mona")
    press(page, "New account")
    press(page, "Name to sign in with", "Shift")
    page.keyboard.type("bo.berg")
    press(page, "Role", "n")  # a select goes to what begins with the letter
    press(page, "North", "Space")
    press(page, "Create the account")
    expect(page.get_by_test_id("secret").get_by_role("heading")).to_be_focused()
    password = secret(page)
    press(page, "I have noted it")
    expect(page.get_by_test_id("secret")).to_have_count(0)
    assert password not in page.content()
    made = row(page, "person", user="bo.berg")
    expect(made).to_contain_text("Nurse")
    expect(made).to_contain_text("Wards: North")
    expect(made).to_contain_text("Has not chosen a password yet")
    theirs = admin.screen()
    theirs.get_by_label("Name").fill("bo.berg")
    theirs.get_by_label("Password").fill(password)
    theirs.get_by_role("button", name="Sign in", exact=True).click()
    expect(theirs.get_by_role("heading", name="Choose a password")).to_be_visible()


@pytest.mark.parametrize(
    ("typed", "said"),
    [("not a name", "String should match pattern"), ("NINA", "There is a user 'NINA' already.")],
)
def test_what_the_server_refuses_stands_at_the_field(
    admin: Administration, typed: str, said: str
) -> None:
    admin.allowed.append("409|422")
    page = admin.open("mona")
    page.get_by_text("New account").click()
    name = page.get_by_label("Name to sign in with")
    name.fill(typed)
    page.get_by_role("button", name="Create the account").click()
    expect(name).to_be_focused()
    expect(name).to_have_attribute("aria-invalid", "true")
    expect(name).to_have_accessible_description(re.compile(re.escape(said)))
    expect(name).to_have_value(typed)


def test_an_operator_is_offered_what_an_operator_may(admin: Administration) -> None:
    page = admin.open("otto")
    parts = page.get_by_role("navigation", name="Parts of administration").get_by_role("link")
    expect(parts).to_have_text(
        ["People who sign in", "Programs and walls", "Wards and rooms", "Deliveries"]
    )
    page.get_by_text("New account").click()
    expect(page.get_by_label("Role").locator("option")).to_have_text(["Operator", "Auditor"])
    page.get_by_role("link", name="Programs and walls").click()
    page.get_by_text("New token for a program").click()
    rights = page.get_by_role("group", name="What it may").get_by_role("checkbox")
    expect(rights).to_have_count(2)
    expect(page.get_by_text("New token for a wall")).to_have_count(0)
    page.goto(admin.address + "#/administration/calls")
    expect(page.get_by_role("heading", name="Accounts")).to_be_visible()


def test_who_may_administer_nothing_is_told_so_and_asks_for_nothing(admin: Administration) -> None:
    page = admin.screen()
    sign_in(page, "carlo")
    expect(page.get_by_role("link", name="Administration")).to_have_count(0)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate("location.hash = '#/administration/people'")
    expect(page.get_by_text("Your account may administer nothing here.")).to_be_visible()
    assert not [url for url in asked if "/v1/users" in url]


def test_a_lost_tablet_is_signed_out_and_an_account_locked(admin: Administration) -> None:
    tablet = admin.desk.page(Role.CARER, name="carlo")
    page = admin.open("otto")
    carlo = row(page, "person", user="carlo")
    carlo.get_by_role("button", name="Change carlo").click()
    carlo.get_by_role("button", name="Sign out everywhere").click()
    page.get_by_role("dialog").get_by_role("button", name="Sign out everywhere").click()
    expect(carlo.get_by_text("carlo is signed out everywhere.")).to_be_visible()
    assert tablet.get("/v1/session").status_code == 401
    carlo.get_by_role("button", name="Lock").click()
    page.get_by_role("dialog").get_by_role("button", name="Lock").click()
    expect(carlo).to_contain_text("Locked since")
    # An operator may lock whom they may not make: what would be refused is not offered.
    expect(carlo.get_by_role("button")).to_have_text(["Close carlo", "Sign out everywhere"])
    expect(carlo).to_contain_text("reaches further than yours")
    own = row(page, "person", user="otto")
    own.get_by_role("button", name="Change otto").click()
    expect(own.get_by_role("button", name="Lock")).to_have_count(0)


def test_a_role_wards_and_an_address_are_changed(admin: Administration) -> None:
    page = admin.open("mona")
    nina = row(page, "person", user="nina")
    nina.get_by_role("button", name="Change nina").click()
    nina.get_by_label("The whole house").uncheck()
    nina.get_by_label("South", exact=True).check()
    nina.get_by_label("Role").select_option("carer")
    nina.get_by_role("button", name="Save", exact=True).first.click()
    expect(nina.get_by_text("What nina may has been changed.")).to_be_visible()
    expect(nina).to_contain_text("Wards: South")
    admin.allowed.append("422")
    address = nina.get_by_label("E-mail for calls")
    address.fill("no address")
    nina.get_by_role("button", name="Save", exact=True).last.click()
    expect(address).to_have_accessible_description(re.compile("String should match"))
    address.fill("nina@house.example")
    nina.get_by_role("button", name="Save", exact=True).last.click()
    expect(nina.get_by_text("Saved.")).to_be_visible()
    users = admin.desk.page(name="mona").get("/v1/users").json()["users"]
    (changed,) = [each for each in users if each["username"] == "nina"]
    assert (changed["role"], changed["scope"]["wards"]) == ("carer", ["south"])


def test_an_identity_of_the_houses_provider_is_linked_to_one_account(
    admin: Administration,
) -> None:
    admin.allowed.append("409")
    page = admin.open("mona")
    for name in ("nina", "carlo"):
        row(page, "person", user=name).get_by_role("button", name=f"Change {name}").click()
        theirs = row(page, "person", user=name)
        identity = theirs.get_by_label("Identity at Haus Linde (sub)")
        identity.fill("nina-1")
        theirs.get_by_role("button", name="Save the identity").click()
        if name == "nina":
            expect(theirs).to_contain_text("Linked by mona")
    expect(identity).to_have_accessible_description(
        re.compile("This identity opens another account")
    )


def test_a_programs_token_works_until_it_is_revoked(admin: Administration) -> None:
    page = admin.open("mona", "Programs and walls")
    page.get_by_text("New token for a program").click()
    form = page.locator("details[open]")
    form.get_by_label("Name", exact=True).fill("pager")
    form.get_by_label("see residents").check()
    form.get_by_label("North", exact=True).check()
    form.get_by_role("button", name="Create the token").click()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_text("Copied.")).to_be_visible()
    found = secret(page)
    assert page.evaluate("navigator.clipboard.readText()") == found
    program = TestClient(admin.desk.app, headers={"Authorization": f"Bearer {found}"})
    seen = program.get("/v1/residents").json()["residents"]
    assert [each["person_id"] for each in seen] == ["p-1"]
    page.reload()
    token = row(page, "token", name="pager")
    expect(token).not_to_contain_text("Last used: never")
    assert found not in page.content()
    token.get_by_role("button", name="Revoke").click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    expect(token).to_have_count(0)
    page.get_by_label("Show those that have ended").check()
    expect(token).to_contain_text("revoked")
    assert program.get("/v1/residents").status_code == 401


def test_a_walls_token_opens_the_wall_of_its_ward(admin: Administration) -> None:
    page = admin.open("mona", "Programs and walls")
    page.get_by_text("New token for a wall").click()
    form = page.locator("details[open]")
    form.get_by_label("Name", exact=True).fill("corridor")
    form.get_by_label("Ward that the wall shows").select_option("south")
    form.get_by_role("button", name="Create the token").click()
    found = secret(page)
    wall = admin.desk.stranger()
    assert wall.post("/v1/session/wall", json={"token": found}).status_code == 200
    seen = wall.get("/v1/residents").json()["residents"]
    assert [each["person_id"] for each in seen] == ["p-2"]


def test_it_is_fetched_when_it_is_opened_and_what_fails_leaves_the_page_alone(
    admin: Administration,
) -> None:
    page = admin.screen()
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    page.route("**/adminPage-*.js", lambda route: route.abort())
    sign_in(page, "mona")
    page.get_by_test_id("tile").first.wait_for()
    assert not [url for url in fetched if "adminPage" in url]
    admin.allowed.append("ERR_FAILED|dynamically imported module")
    page.get_by_role("link", name="Administration").click()
    expect(page.get_by_role("alert").filter(has_text="does not answer")).to_be_visible()
    page.get_by_role("link", name="Wall").click()
    expect(page.get_by_test_id("tile").first).to_be_visible()


def test_it_speaks_german(admin: Administration) -> None:
    page = admin.open("mona")
    page.get_by_label("Language").select_option("de")
    expect(page.get_by_role("heading", name="Verwaltung")).to_be_visible()
    expect(row(page, "person", user="nina")).to_contain_text("Pflegefachkraft")
    page.get_by_role("link", name="Wer gerufen wird").click()
    expect(page.get_by_test_id("on-duty")).to_contain_text("nach 1 Minute: die Pflegefachkräfte")


def test_the_first_password_of_the_house_leads_to_administration(admin: Administration) -> None:
    """A manager who was made a minute ago makes the next account."""
    made = admin.desk.page(name="mona").post(
        "/v1/users",
        json={
            "username": "mia",
            "role": "manager",
            "scope": {"all_wards": True, "wards": [], "residents": []},
        },
    )
    page = admin.screen(PHONE)
    page.get_by_label("Name").fill("mia")
    page.get_by_label("Password").fill(made.json()["one_time_password"])
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_label("One-time password").fill(made.json()["one_time_password"])
    page.get_by_label("New password", exact=True).fill(PASSWORD)
    page.get_by_label("New password again").fill(PASSWORD)
    page.get_by_role("button", name="Save the password").click()
    page.get_by_role("link", name="Administration").click()
    expect(row(page, "person", user="mia")).to_contain_text("This is you")
