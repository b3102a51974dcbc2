"""Who an audience is at the moment of delivery: people come and go between call and delivery."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from dashboard.domain.audience import named
from dashboard.domain.rights import Role
from dashboard.storage.tables import resident, scope_resident, scope_ward, user


def recipients(
    connection: Connection,
    audience: str,
    ward_id: str,
    person_id: str | None,
    on_duty: Sequence[str] = (),
) -> list[str]:
    """User names, in order; none who is disabled or may not know of the person.

    ``assigned`` are those of the shift's list, ``on_duty``, and among them the carers whose scope
    names the resident, if there are any. Without anybody on a list they are the carers whose scope
    names the resident, else all carers of the ward: a call to nobody would be silence.
    """
    kind, name = named(audience)
    match kind:
        case "user":
            return _users(connection, ward_id, person_id, user.c.username == name)
        case "role":
            return _users(connection, ward_id, person_id, user.c.role == Role(name).value)
        case "assigned":
            return _assigned(connection, ward_id, person_id, on_duty)
        case _:
            return []


def _assigned(
    connection: Connection, ward_id: str, person_id: str | None, on_duty: Sequence[str]
) -> list[str]:
    carer = user.c.role == Role.CARER.value
    by_name = select(scope_resident.c.holder).where(scope_resident.c.person_id == person_id)
    mine = and_(carer, _HOLDER.in_(by_name))
    here = user.c.username.in_(on_duty)
    narrowing = (and_(here, mine), here, mine) if on_duty else (mine,)
    for wanted in narrowing:
        found = _users(connection, ward_id, person_id, wanted)
        if found:
            return found
    return _users(connection, ward_id, person_id, carer)


def _users(
    connection: Connection, ward_id: str, person_id: str | None, wanted: ColumnElement[bool]
) -> list[str]:
    wards = select(scope_ward.c.holder).where(scope_ward.c.ward_id == ward_id)
    living = select(resident.c.ward_id).where(resident.c.person_id == person_id)
    home = select(scope_ward.c.holder).where(scope_ward.c.ward_id.in_(living))
    named_ones = select(scope_resident.c.holder).where(scope_resident.c.person_id == person_id)
    of_ward = _HOLDER.in_(wards) if person_id is None else _HOLDER.in_(home)
    knows = or_(user.c.all_wards, of_ward, _HOLDER.in_(named_ones))
    query = select(user.c.username).where(wanted, user.c.disabled_at.is_(None), knows)
    return list(connection.execute(query.order_by(user.c.username)).scalars())


_HOLDER = "user:" + user.c.username
