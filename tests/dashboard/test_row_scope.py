"""Hidden persons do not exist for a request, whatever shape its statement has."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Executable, and_, delete, exists, func, insert, select, union_all, update

from dashboard.domain.scope import NOBODY, Scope
from dashboard.notifications.tables import notification
from dashboard.storage import row_scope
from dashboard.storage.tables import METADATA, SCOPE_TABLES, alert, alert_action, resident
from tests.dashboard.builders import NOW, event
from tests.dashboard.desk import Desk

NORTH = Scope(wards=frozenset({"north"}))
ABOUT_NOBODY = {
    "ward",
    "user_account",
    "identity",
    "session",
    "api_token",
    "technical_alarm",
    "technical_news",
    "technical_mail",
    "reader_checkpoint",
    "audit",
    "outgoing_message",
    "erasure",
    "erasure_part",
    "site_purpose",
    "care_timer",  # read by the loop alone
    "alert_flood",
    "room_code",
    "escalation_chain",
    "escalation_step",
    "shift_assignment",
    "handover",  # what it says of persons is in its entries
    "webhook",
    "push_subscription",
    "user_email",
    "ward_wording",
}
"""Tables whose rows are left in for everybody. A new table without a person or an alert in it must
be written here, or it would be open to every ward without anybody having thought of it."""


@contextmanager
def asking(scope: Scope) -> Iterator[None]:
    token = row_scope.enter_request()
    row_scope.restrict(scope)
    yield
    row_scope.leave_request(token)


@pytest.fixture
def house(desk: Desk) -> Desk:
    """Two wards; "south" and the one on no ward have an alert as well."""
    rows = [("n1", "north"), ("n2", "north"), ("s1", "south"), ("x1", None)]
    with desk.parts.outside.engine.begin() as connection:
        for person, ward in rows:
            values = {"display_name": person, "room": person, "demo": False, "created_at": NOW}
            connection.execute(insert(resident).values(person_id=person, ward_id=ward, **values))
    desk.happen(*(event(person_id=p, episode=p) for p in ("n1", "s1", "x1", "never-enrolled")))
    return desk


def asked(desk: Desk, query: Executable, scope: Scope = NORTH) -> set[object]:
    with asking(scope), desk.parts.outside.engine.connect() as connection:
        return set(connection.execute(query).scalars())


OTHER = alert.alias("other")
OF_NORTH: dict[str, tuple[Executable, set[object]]] = {
    "plain": (select(alert.c.person_id), {"n1"}),
    "columns only": (select(func.count()).select_from(alert), {1}),
    "inner join": (
        select(resident.c.person_id).join(
            alert, _same := alert.c.person_id == resident.c.person_id
        ),
        {"n1"},
    ),
    "outer join keeps the left": (
        select(resident.c.person_id).outerjoin(alert, _same),
        {"n1", "n2"},
    ),
    "alias": (select(OTHER.c.person_id), {"n1"}),
    "self join": (select(OTHER.c.person_id).join(alert, alert.c.tier == OTHER.c.tier), {"n1"}),
    "subquery": (select(func.count()).select_from(select(alert.c.alert_id).subquery()), {1}),
    "grouped subquery": (
        select(
            (
                newest := select(alert.c.person_id, func.max(alert.c.raised_at).label("at"))
                .group_by(alert.c.person_id)
                .subquery()
            ).c.person_id
        ).join(
            alert, and_(alert.c.person_id == newest.c.person_id, alert.c.raised_at == newest.c.at)
        ),
        {"n1"},
    ),
    "common table": (select((cte := select(alert.c.person_id).cte("a")).c.person_id), {"n1"}),
    "scalar": (select(select(func.count()).select_from(alert).scalar_subquery()), {1}),
    "exists": (
        select(resident.c.person_id).where(
            exists().where(alert.c.person_id == resident.c.person_id)
        ),
        {"n1"},
    ),
    "by what belongs to an alert": (select(func.count()).select_from(alert_action), {1}),
    "union": (union_all(select(alert.c.person_id), select(resident.c.person_id)), {"n1", "n2"}),
}


@pytest.mark.parametrize("shape", OF_NORTH)
def test_whatever_is_asked_only_the_own_ward_is_answered(house: Desk, shape: str) -> None:
    query, expected = OF_NORTH[shape]
    assert asked(house, query) == expected
    assert asked(house, query, NOBODY) in (set(), {0})


def test_what_names_an_alert_without_its_person_is_that_persons_too(house: Desk) -> None:
    with house.parts.outside.engine.begin() as connection:
        connection.execute(update(notification).values(person_id=None))
        whose = select(alert.c.person_id).join(
            notification, notification.c.alert_id == alert.c.alert_id
        )
        assert {"n1", "s1"} <= set(connection.execute(whose).scalars())
    named = select(func.count(notification.c.alert_id.distinct())).select_from(notification)
    assert asked(house, named) == {1}


def test_one_resident_may_be_seen_without_the_ward(house: Desk) -> None:
    query = select(resident.c.person_id)
    assert asked(house, query, Scope(residents=frozenset({"s1"}))) == {"s1"}
    both = Scope(wards=frozenset({"north"}), residents=frozenset({"x1"}))
    assert asked(house, query, both) == {"n1", "n2", "x1"}


def test_nothing_of_hidden_persons_can_be_changed(house: Desk) -> None:
    with asking(NORTH), house.parts.outside.engine.begin() as connection:
        assert connection.execute(update(alert).values(tier=3)).rowcount == 1
        assert connection.execute(delete(alert_action)).rowcount == 1
    with house.parts.outside.engine.connect() as connection:
        tiers = {r.person_id: r.tier for r in connection.execute(select(alert))}
    assert tiers == {"n1": 3, "s1": 2, "x1": 2, "never-enrolled": 2}


def test_outside_a_request_nobody_is_left_out(house: Desk) -> None:
    with house.parts.outside.engine.connect() as connection:
        query = select(func.count()).select_from(alert)
        assert connection.execute(query).scalar() == 4


def test_every_table_is_about_a_person_or_known_not_to_be() -> None:
    open_to_all = {
        name
        for name, table in METADATA.tables.items()
        if not {"person_id", "alert_id"} & set(table.c.keys())
    }
    assert open_to_all <= ABOUT_NOBODY | (SCOPE_TABLES - {"scope_resident"})
