"""Administration over the real dashboard: by right, by keyboard, in both themes, in words."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, Locator, Page, expect

from dashboard.domain.rights import Role
from shared.clock import SystemClock
from tests.dashboard.delivery.house import House, house
from tests.dashboard.delivery.receiver import Receiver, receiving
from tests.dashboard.delivery.test_webhooks import signed_with
from tests.dashboard.desk import PASSWORD, Desk, open_desk
from tests.page.conftest import PATIENCE_MS, PHONE, TABLET, WALL, Scheme
from tests.page.mock_server import STATIC
from tests.page.real_desk import NOWHERE, serving_desk, sign_in
from tests.page.test_access import RULES

pytestmark = pytest.mark.browser

SECTIONS = ("people", "tokens", "wards", "calls", "shifts", "deliveries")


@dataclass
class Administration:
    """A house that is served, and screens on it; whatever a console complains of fails."""

    place: House
    browser: Browser
    address: str
    stack: ExitStack
    complaints: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)

    @property
    def desk(self) -> Desk:
        return self.place.desk

    def screen(self, size: tuple[int, int] = TABLET, scheme: Scheme = "light") -> Page:
        """A browser of its own, on which nobody is signed in."""
        context = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme=scheme,
            reduced_motion="reduce",
        )
        self.stack.callback(context.close)
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        page.on("console", lambda m: self.complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(self.address)
        return page

    def open(self, name: str, section: str = "", size: tuple[int, int] = TABLET) -> Page:
        """Somebody's screen on a part of administration."""
        page = self.screen(size)
        sign_in(page, name)
        page.get_by_role("link", name="Administration").click()
        page.get_by_role("navigation", name="Parts of administration").wait_for()
        if section:
            page.get_by_role("link", name=section, exact=True).click()
        return page

    def unexpected(self) -> list[str]:
        """Complaints that no test asked for."""
        return [c for c in self.complaints if not any(re.search(a, c) for a in self.allowed)]


@pytest.fixture
def admin(tmp_path: Path, browser: Browser, free_port: int) -> Iterator[Administration]:
    """Two wards, a manager of the house, an operator, a nurse, a carer."""
    shutil.copytree(STATIC, tmp_path / "static")
    with ExitStack() as stack:
        desk = stack.enter_context(open_desk(tmp_path, NOWHERE, SystemClock(), demo=False))
        for person, ward in (("p-1", "north"), ("p-2", "south")):
            desk.enrol(person, ward)
        for name, role in (
            ("mona", Role.MANAGER),
            ("otto", Role.OPERATOR),
            ("nina", Role.NURSE),
            ("carlo", Role.CARER),
        ):
            desk.add_user(name, role)
        place = house(desk, deadline_s=2.0)
        address = stack.enter_context(serving_desk(desk, free_port))
        opened = Administration(place, browser, f"{address}/", stack)
        yield opened
    assert opened.unexpected() == []


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as opened:
        yield opened


def row(page: Page, kind: str, **named: str) -> Locator:
    """A row of a list, by what it is about."""
    ((key, value),) = named.items()
    return page.locator(f'[data-testid="{kind}"][data-{key}="{value}"]')


def secret(page: Page) -> str:
    """What is shown once."""
    return page.get_by_test_id("secret").locator("code").inner_text()


def press(page: Page, label: str, key: str = "Enter", most: int = 60) -> None:
    """Tab on to the control that is named ``label``, then press ``key``."""
    for _ in range(most):
        page.keyboard.press("Tab")
        named = page.evaluate(
            "(() => { const e = document.activeElement; const l = e.labels && e.labels[0];"
            "return (l ? l.innerText : e.innerText || '').trim() })()"
        )
        if named == label:
            page.keyboard.press(key)
            return
    raise AssertionError(f"{label!r} cannot be reached by Tab")


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
    theirs.get_by_role("button", name="Sign in").click()
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
    nina.get_by_role("button", name="Save").first.click()
    expect(nina.get_by_text("What nina may has been changed.")).to_be_visible()
    expect(nina).to_contain_text("Wards: South")
    admin.allowed.append("422")
    address = nina.get_by_label("E-mail for calls")
    address.fill("no address")
    nina.get_by_role("button", name="Save").last.click()
    expect(address).to_have_accessible_description(re.compile("String should match"))
    address.fill("nina@house.example")
    nina.get_by_role("button", name="Save").last.click()
    expect(nina.get_by_text("Saved.")).to_be_visible()
    users = admin.desk.page(name="mona").get("/v1/users").json()["users"]
    (changed,) = [each for each in users if each["username"] == "nina"]
    assert (changed["role"], changed["scope"]["wards"]) == ("carer", ["south"])


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


def test_a_ward_is_made_and_a_resident_moves_there(admin: Administration) -> None:
    page = admin.open("mona", "Wards and rooms")
    admin.allowed.append("409")
    page.get_by_text("New ward").click()
    short = page.get_by_label("Short name")
    short.fill("north")
    form = page.locator("details[open]")
    form.get_by_label("Name", exact=True).fill("West wing")
    page.get_by_role("button", name="Create the ward").click()
    expect(short).to_have_accessible_description(re.compile("There is a ward 'north' already"))
    short.fill("west")
    page.get_by_role("button", name="Create the ward").click()
    expect(row(page, "ward", ward="west")).to_contain_text("West wing")
    resident = row(page, "resident", person="p-1")
    resident.get_by_role("button", name="Change Name of p-1").click()
    resident.get_by_label("Ward", exact=True).select_option("west")
    resident.get_by_label("Room", exact=True).fill("Room 9")
    resident.get_by_role("button", name="Save").click()
    expect(resident).to_contain_text("Room Room 9 · West wing")
    home = admin.desk.parts.homes.of_person("p-1")
    assert home.ward_id == "west"


def test_rooms_get_codes_and_a_sheet_to_print(admin: Administration) -> None:
    page = admin.open("mona", "Wards and rooms")
    codes = page.get_by_test_id("room-codes")
    codes.get_by_label("Ward").select_option("north")
    expect(row(page, "room", room="Room 1")).to_contain_text("No code")
    codes.get_by_role("button", name="New codes for every room without one").click()
    expect(codes.get_by_text("1 code made.")).to_be_visible()
    expect(row(page, "room", room="Room 1")).to_contain_text("by mona")
    with page.expect_popup() as opened:
        codes.get_by_role("link", name="Open the sheet to print").click()
    sheet = opened.value
    expect(sheet.get_by_text("Room 1").first).to_be_visible()
    assert re.search(r"\d{4}", sheet.inner_text("body"))
    row(page, "room", room="Room 1").get_by_role("button", name="Take away").click()
    page.get_by_role("dialog").get_by_role("button", name="Take away").click()
    expect(row(page, "room", room="Room 1")).to_contain_text("No code")


def test_a_chain_says_in_plain_words_who_is_called_and_is_stored_so(admin: Administration) -> None:
    page = admin.open("mona", "Who is called")
    page.get_by_label("Of which ward").select_option("north")
    expect(page.get_by_test_id("on-duty")).to_contain_text("after 1 minute: the nurses")
    page.get_by_text("New chain").click()
    form = page.locator("details[open] form")
    form.get_by_label("Name of the shift").fill("night")
    form.get_by_label("From", exact=True).fill("21:00")
    form.get_by_label("To", exact=True).fill("06:00")
    second = form.get_by_role("group", name="Step 2")
    second.get_by_label("the managers").check()
    second.get_by_label("One person").select_option("user:nina")
    second.get_by_label("Tier 1").select_option("30")
    words = form.get_by_test_id("chain-text")
    expect(words).to_contain_text("at once: the carers of the resident")
    expect(words).to_contain_text("after 30 seconds: the nurses and the managers and nina")
    expect(words).to_contain_text("then everybody again every 2 minutes, until somebody answers")
    form.get_by_role("button", name="Save").click()
    stored = row(page, "chain", shift="night")
    expect(stored).to_contain_text("night: 21:00 to 06:00")
    answer = admin.desk.page(name="mona").get("/v1/wards/north/escalation").json()
    (chain,) = answer["chains"]
    assert chain["steps"][1]["audiences"] == ["role:nurse", "role:manager", "user:nina"]
    assert chain["steps"][1]["delay_tier_1_s"] == 30
    admin.allowed.append("400")
    stored.get_by_role("button", name="Change night").click()
    stored.get_by_role("group", name="Step 1").get_by_label("Tier 1").select_option("60")
    stored.get_by_role("button", name="Save").click()
    refusal = stored.get_by_role("alert").filter(has_text="must call at once")
    expect(refusal).to_be_visible()


def test_who_works_is_set_by_a_nurse_too(admin: Administration) -> None:
    page = admin.open("nina")
    parts = page.get_by_role("navigation", name="Parts of administration").get_by_role("link")
    expect(parts).to_have_text(["Who works"])
    page.get_by_label("Of which ward").select_option("north")
    expect(page.get_by_test_id("duty")).to_contain_text("all carers are called")
    page.get_by_text("New list").click()
    page.get_by_label("carlo").check()
    page.get_by_role("button", name="Set the list").click()
    expect(page.get_by_test_id("shift-list")).to_contain_text("carlo")
    expect(page.get_by_test_id("duty")).to_contain_text("carlo")


def test_a_webhook_is_made_tried_paused_and_its_dead_letter_sent_once_more(
    admin: Administration, receiver: Receiver
) -> None:
    admin.allowed.append("400")
    page = admin.open("mona", "Deliveries")
    page.get_by_text("New webhook").click()
    form = page.locator("details[open] form")
    form.get_by_label("Name", exact=True).fill("nurse-desk")
    url = form.get_by_label("Address")
    url.fill("ftp://example.org/")
    form.get_by_label("The whole house").check()
    form.get_by_role("button", name="Create the webhook").click()
    expect(url).to_have_accessible_description(re.compile("begins with https://"))
    url.fill(receiver.url)
    form.get_by_role("button", name="Create the webhook").click()
    made = secret(page)
    hook = row(page, "webhook", name="nurse-desk")
    hook.get_by_role("button", name="Send a test").click()
    expect(hook.get_by_test_id("test-result")).to_have_text(re.compile(r"Taken in \d+ ms"))
    assert json.loads(receiver.got[0].body)["type"] == "test"
    assert signed_with(receiver.got[0], made)
    receiver.status = 410
    hook.get_by_role("button", name="Send a test").click()
    expect(hook.get_by_test_id("test-result")).to_contain_text("it answered 410")
    admin.place.happens(tier=3, person_id="p-1")
    admin.place.look()
    page.reload()
    expect(row(page, "way", channel="webhook")).to_contain_text("1 dead letter")
    letter = page.get_by_test_id("letter")
    expect(letter).to_contain_text("nurse-desk")
    expect(letter).to_contain_text("it answered 410: gone")
    expect(hook).to_contain_text("Off: it answered 410")
    receiver.status = 204
    hook.get_by_role("button", name="Switch on again").click()
    expect(hook).to_contain_text("On")
    letter.get_by_role("button", name="Send once more").click()
    expect(page.get_by_text("Nothing of this kind.")).to_be_visible()
    admin.place.look()
    page.get_by_label("Show", exact=True).select_option("delivered")
    expect(page.get_by_test_id("letter")).to_contain_text("taken")
    assert admin.place.states("webhook") == ["delivered"]


def test_ways_that_are_not_set_up_say_so(admin: Administration) -> None:
    page = admin.open("otto", "Deliveries")
    expect(row(page, "way", channel="email")).to_contain_text("Not set up: no mail server is named")
    expect(row(page, "way", channel="push")).to_contain_text("nobody has set a device")
    expect(row(page, "way", channel="relay")).to_contain_text("Not set up")
    expect(page.get_by_text("New webhook")).to_have_count(0)


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


def _opened(page: Page) -> None:
    """Every form and panel of the part in view."""
    page.evaluate("document.querySelectorAll('main details').forEach((e) => (e.open = true))")
    change = page.locator("main .row button[aria-expanded=false]")
    while change.count():
        change.first.click()


READY: dict[str, Callable[[Page], Locator]] = {
    "people": lambda page: page.get_by_test_id("person").first,
    "tokens": lambda page: page.get_by_test_id("token").first,
    "wards": lambda page: page.get_by_test_id("room").first,
    "calls": lambda page: page.get_by_test_id("chain").first,
    "shifts": lambda page: page.get_by_test_id("duty"),
    "deliveries": lambda page: page.get_by_test_id("letter").first,
}


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "dark"), (WALL, "light")])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    admin: Administration, receiver: Receiver, size: tuple[int, int], scheme: Scheme
) -> None:
    _filled(admin, receiver)
    page = admin.screen(size, scheme)
    sign_in(page, "mona")
    found: dict[str, str] = {}
    for section in SECTIONS:
        page.evaluate(f"location.hash = '#/administration/{section}'")
        READY[section](page).wait_for()
        _opened(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0], section
        assert _small(page) == [], section
        page.evaluate("scrollTo(0, 0)")
        results = Axe().run(page, options=RULES)
        if results.violations_count:
            found[section] = results.generate_report()
    assert found == {}


def _filled(admin: Administration, receiver: Receiver) -> None:
    """Something to show in every part."""
    manager = admin.desk.page(name="mona")
    everybody = {"all_wards": True, "wards": [], "residents": []}
    ends = admin.desk.clock.now_ms() + 10**9
    token = {"name": "pager", "kind": "api", "rights": ["see_alerts"], "expires_at": ends}
    made = [
        manager.post("/v1/tokens", json={**token, "scope": everybody}),
        manager.post(
            "/v1/webhooks", json={"name": "desk", "url": receiver.url, "scope": everybody}
        ),
        manager.put("/v1/wards/north/escalation/night", json=CHAIN),
        manager.post("/v1/users/carlo/disable"),
    ]
    assert [answer.status_code for answer in made] == [201, 201, 200, 204]
    receiver.status = 410
    admin.place.happens(tier=3, person_id="p-1")
    admin.place.look()


CHAIN = {
    "from_time": "21:00",
    "to_time": "06:00",
    "steps": [
        {
            "audiences": ["assigned"],
            "delay_tier_1_s": 0,
            "delay_tier_2_s": 0,
            "delay_tier_3_s": None,
        }
    ],
    "repeat_s": 120,
}


def _small(page: Page) -> object:
    return page.evaluate(
        "[...document.querySelectorAll("
        "'main button, main summary, main input, main select, nav a')]"
        ".map((e) => [e.innerText || e.type, e.getBoundingClientRect()])"
        ".filter(([, box]) => box.height > 0 && (box.height < 24 || box.width < 24))"
    )


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
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("One-time password").fill(made.json()["one_time_password"])
    page.get_by_label("New password", exact=True).fill(PASSWORD)
    page.get_by_label("New password again").fill(PASSWORD)
    page.get_by_role("button", name="Save the password").click()
    page.get_by_role("link", name="Administration").click()
    expect(row(page, "person", user="mia")).to_contain_text("This is you")
