"""A caregiver at the page: the steps a person takes, in the words the page shows."""

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, ConsoleMessage, Page, ViewportSize, expect

PASSWORD = "a quiet evening on the ward"


@dataclass
class Caregiver:
    """One browser page and everything its console complained about."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)

    def open(self) -> None:
        """Go to the page as a bookmark would."""
        self.page.goto(self.address)

    def choose_password(self, one_time: str) -> None:
        """The first sign-in, with the printed password."""
        self.sign_in(one_time)
        self.page.get_by_label("One-time password").fill(one_time)
        self.page.get_by_label("New password", exact=True).fill(PASSWORD)
        self.page.get_by_label("New password again").fill(PASSWORD)
        self.page.get_by_role("button", name="Save the password").click()
        self.sees_the_wall()

    def sign_in(self, password: str = PASSWORD) -> None:
        """Name and password."""
        self.open()
        self.page.get_by_label("Name", exact=True).fill("admin")
        self.page.get_by_label("Password", exact=True).fill(password)
        self.page.get_by_role("button", name="Sign in").click()

    def sees_the_wall(self) -> None:
        """The list of residents is there."""
        expect(self.page.get_by_role("heading", name="Who needs me now")).to_be_visible(
            timeout=15_000
        )

    def waits_for_an_alert(self, seconds: float) -> None:
        """Looks at the wall until somebody needs somebody."""
        expect(self.page.get_by_text("1 person is waiting", exact=True)).to_be_visible(
            timeout=seconds * 1000
        )

    def opens_the_alert(self) -> None:
        """From the wall to why."""
        self.page.get_by_role("link", name="Demo resident").click()
        expect(self.page.get_by_role("heading", name=re.compile("^Alert: "))).to_be_visible()

    def sees_who_goes(self) -> None:
        """Another screen, that nobody reloads, says it too."""
        expect(self.page.get_by_test_id("tile")).to_contain_text("admin is going, since")

    def closes_it(self) -> None:
        """Beside the person: two taps."""
        self.page.get_by_role("button", name="I am with the person").click()
        expect(self.page.get_by_test_id("progress")).to_contain_text("admin is with the person")
        self.page.get_by_label("True").check()
        self.page.get_by_role("button", name="Save").click()
        expect(self.page.get_by_test_id("outcome-recorded")).to_have_text("Recorded: True")

    def goes(self) -> None:
        """Takes the alert over."""
        self.page.get_by_role("button", name=re.compile("I am going")).first.click()
        expect(self.page.get_by_text("You are going").first).to_be_visible()


@contextmanager
def at_the_page(
    browser: Browser, address: str, size: tuple[int, int] = (1280, 900)
) -> Iterator[Caregiver]:
    """A fresh profile; whatever its console complains of is in ``complaints``."""
    viewport: ViewportSize = {"width": size[0], "height": size[1]}
    with closing(browser.new_context(viewport=viewport)) as context:
        caregiver = Caregiver(context.new_page(), address)
        caregiver.page.on("console", lambda message: _note(caregiver, message))
        caregiver.page.on("pageerror", lambda error: caregiver.complaints.append(str(error)))
        yield caregiver


def _note(caregiver: Caregiver, message: ConsoleMessage) -> None:
    if message.type == "error":
        caregiver.complaints.append(message.text)
