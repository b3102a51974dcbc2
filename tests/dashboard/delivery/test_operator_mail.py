"""Technical alarms by e-mail: to whom, once, through a mail server that is away, and no loops."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import func, select

from dashboard.domain.rights import Role
from dashboard.domain.scope import EVERYBODY, Scope
from dashboard.storage import person_rows
from dashboard.technical.tables import technical_news
from shared.contracts import TechnicalKind
from tests.dashboard.delivery.house import House, house
from tests.dashboard.delivery.mail_server import MailServer, mail_server
from tests.dashboard.desk import Desk

Mail = tuple[House, MailServer]


@pytest.fixture
def mail(desk: Desk, tmp_path: Path) -> Iterator[Mail]:
    """A house with a mail server, and residents on two wards; nobody has an address."""
    for ward in ("north", "south"):
        desk.enrol(f"{ward}-1", ward)
    with mail_server(tmp_path) as server:
        place = house(
            desk,
            smtp_host="127.0.0.1",
            smtp_port=server.port,
            smtp_from="attune@house.example",
            smtp_user="attune",
            smtp_password=SecretStr("secret"),
            delivery_ca=tmp_path / "cert.pem",
            public_url="https://attune.house.example",
        )
        yield place, server


def address(place: House, name: str, role: Role, scope: Scope = EVERYBODY) -> None:
    """Somebody with a mailbox, whom the loop has seen."""
    place.desk.page(role, scope, name)
    body = {"address": f"{name}@house.example"}
    answer = place.desk.page().put(f"/v1/users/{name}/email", json=body)
    assert answer.status_code == 200, answer.text
    place.after(6)


def breaks(place: House, alarm_id: str = "disk", subject: str = "edge-1") -> None:
    kind, text = TechnicalKind.DISK_FULL, f"The store of {alarm_id} is full."
    now = place.desk.clock.now_ms()
    place.desk.parts.technical.raise_alarm(alarm_id, kind, subject, now, text, "secret detail")


def mended(place: House, alarm_id: str = "disk") -> None:
    place.desk.parts.technical.clear(alarm_id)


def pass_time(place: House, minutes: int) -> None:
    step = 1 if minutes < 10 else 5
    for _ in range(0, minutes, step):
        place.after(step * 60)


def mailed_to(place: House, role: Role) -> list[str] | None:
    answer = place.desk.page(role, name=f"asks-{role.value}").get("/v1/deliveries/channels")
    found: list[str] | None = answer.json()["technical_mail_to"]
    return found


def test_an_operator_is_mailed_once_of_what_broke_and_within_the_hour_that_it_is_over(
    mail: Mail,
) -> None:
    place, server = mail
    address(place, "otto", Role.OPERATOR)
    breaks(place)
    place.after(30)
    assert server.mails == []
    pass_time(place, 20)
    (got,) = server.mails
    assert (got["To"], got["Subject"]) == (
        "otto@house.example",
        "!! The store of disk is full.",
    )
    text = got.get_content()
    assert "https://attune.house.example/#/technical" in text
    assert "secret detail" not in text
    assert server.encrypted == [True]
    mended(place)
    pass_time(place, 61)
    assert [each["Subject"] for each in server.mails[1:]] == ["Technical alarms are over"]
    assert place.alarms() == []


def test_a_source_that_flaps_is_gathered_and_counted(mail: Mail) -> None:
    place, server = mail
    address(place, "otto", Role.OPERATOR)
    for _ in range(30):
        breaks(place)
        place.after(20)
        mended(place)
        place.after(20)
    pass_time(place, 45)
    (got,) = server.mails
    assert "came 30 times, over since" in got.get_content()


def test_what_happened_before_a_restart_is_told_after_it_and_not_twice(mail: Mail) -> None:
    place, server = mail
    address(place, "otto", Role.OPERATOR)
    breaks(place)
    place.restart()
    pass_time(place, 3)
    assert len(server.mails) == 1
    place.restart()
    pass_time(place, 90)
    assert len(server.mails) == 1


def test_a_mail_server_that_is_away_all_night_loses_nothing(mail: Mail) -> None:
    place, server = mail
    address(place, "otto", Role.OPERATOR)
    server.refuse = "451 later"
    breaks(place)
    pass_time(place, 2)
    for _ in range(8):
        place.after(3600)
    assert server.mails == []
    assert place.states("email") == ["pending"]
    server.refuse = ""
    for _ in range(12):
        place.after(3600)
    assert [each["Subject"] for each in server.mails] == ["!! The store of disk is full."]


def test_a_mailbox_that_refuses_is_an_alarm_on_the_page_and_no_loop_of_mails(mail: Mail) -> None:
    place, server = mail
    address(place, "otto", Role.OPERATOR)
    server.refuse = "550 nobody here"
    breaks(place)
    pass_time(place, 3)
    assert ("dead_letter", "email:otto") in place.alarms()
    server.refuse = ""
    pass_time(place, 200)
    assert server.mails == []
    assert place.states("email") == ["dead"]
    (dead,) = (
        place.desk.page(Role.OPERATOR, name="otto")
        .get("/v1/deliveries?state=dead")
        .json()["deliveries"]
    )
    page = place.desk.page(Role.OPERATOR, name="otto")
    assert page.post(f"/v1/deliveries/{dead['delivery_id']}/replay").status_code == 204
    place.after(6)
    assert len(server.mails) == 1


def test_managers_are_mailed_only_where_no_operator_has_an_address(mail: Mail) -> None:
    place, server = mail
    address(place, "mona", Role.MANAGER)
    address(place, "ward-head", Role.MANAGER, Scope(wards=frozenset({"north"})))
    address(place, "nina", Role.NURSE)
    breaks(place)
    pass_time(place, 3)
    assert [each["To"] for each in server.mails] == ["mona@house.example"]
    assert mailed_to(place, Role.MANAGER) == ["mona"]
    address(place, "otto", Role.OPERATOR)
    breaks(place, "clock")
    pass_time(place, 6)
    told = {each["To"]: each.get_content() for each in server.mails[1:]}
    assert set(told) == {"otto@house.example"}
    assert mailed_to(place, Role.OPERATOR) == ["otto"]
    assert mailed_to(place, Role.INTEGRATOR) is None
    assert "The store of disk is full." in told["otto@house.example"]  # it stood when they came


def test_an_operator_of_a_ward_is_told_of_that_ward_and_of_machines(mail: Mail) -> None:
    place, server = mail
    address(place, "otto", Role.OPERATOR, Scope(wards=frozenset({"north"})))
    breaks(place, "far", "south-1")
    pass_time(place, 70)
    assert server.mails == []
    breaks(place, "near", "north-1")
    breaks(place, "machine", "edge-1")
    pass_time(place, 3)
    (got,) = server.mails
    text = got.get_content()
    assert ("near" in text, "machine" in text, "far" in text) == (True, True, False)


def test_who_was_locked_out_is_not_mailed(mail: Mail) -> None:
    place, server = mail
    address(place, "otto", Role.OPERATOR)
    assert place.desk.page().post("/v1/users/otto/disable").status_code == 204
    breaks(place)
    pass_time(place, 70)
    assert server.mails == []


def test_nothing_about_an_erased_person_is_left_in_a_mail_that_waits(mail: Mail) -> None:
    place, server = mail
    address(place, "otto", Role.OPERATOR)
    server.refuse = "451 later"
    breaks(place, "near", "north-1")
    pass_time(place, 2)
    with place.desk.parts.outside.engine.begin() as connection:
        person_rows.erase_rows(connection, "north-1")
    server.refuse = ""
    place.after(3600)
    (got,) = server.mails
    assert "near" not in got.as_string()
    with place.desk.parts.outside.engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(technical_news)).scalar() == 0
    assert "An alarm that has been deleted since." in got.get_content()


def test_a_clock_that_is_set_back_delays_no_mail(mail: Mail) -> None:
    place, server = mail
    address(place, "otto", Role.OPERATOR)
    breaks(place, "first")
    pass_time(place, 3)
    breaks(place, "second")
    place.desk.manual.step_wall(-24 * 3_600_000)
    pass_time(place, 9)
    assert [each["Subject"] for each in server.mails] == [
        "!! The store of first is full.",
        "!! The store of second is full.",
    ]


def test_news_are_forgotten_after_a_week(mail: Mail) -> None:
    place, _ = mail
    breaks(place)
    place.after(8 * 24 * 3600)
    with place.desk.parts.outside.engine.connect() as connection:
        left = connection.execute(select(func.count()).select_from(technical_news)).scalar_one()
    assert left == 0


def test_metrics_say_what_was_sent_failed_waits_and_is_dead(mail: Mail) -> None:
    place, server = mail
    address(place, "otto", Role.OPERATOR)
    value = place.desk.parts.registry.get_sample_value
    server.refuse = "451 later"
    breaks(place)
    pass_time(place, 2)
    email = {"channel": "email"}
    assert value("attune_dashboard_deliveries_waiting", email) == 1.0
    attempts = "attune_dashboard_delivery_attempts_total"
    failed = value(attempts, {**email, "outcome": "failed"})
    assert failed is not None
    assert failed >= 1.0
    place.after(600)
    oldest = value("attune_dashboard_delivery_oldest_waiting_seconds", email)
    assert oldest is not None
    assert 600 <= oldest <= 720
    server.refuse = ""
    place.after(3600)
    place.after(6)
    assert value(attempts, {**email, "outcome": "delivered"}) == 1.0
    assert value("attune_dashboard_deliveries_waiting", email) == 0.0
    assert value("attune_dashboard_delivery_oldest_waiting_seconds", email) == 0.0
    assert value("attune_dashboard_dead_letters", email) == 0.0
    assert value("attune_dashboard_dead_letters", {"channel": "nobody"}) == 0.0
