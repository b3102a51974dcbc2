"""Chains as they are stored: those of a ward, else the house's, else the built-in one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo

from sqlalchemy import Connection, Row, delete, insert, select

from dashboard.domain.chain import (
    ALL_DAY,
    BUILT_IN,
    Chain,
    ChainStep,
    Shift,
    check_chain,
    check_shifts,
    minute_of_day,
    on_duty,
)
from dashboard.escalation.tables import escalation_chain, escalation_step

HOUSE = ""
"""The ward that stands for the house as a whole, and for residents who live on none."""


@dataclass(frozen=True, slots=True)
class StoredChain:
    """A ward's chain for a shift, and who set it when (epoch milliseconds)."""

    shift: Shift
    chain: Chain
    set_by: str
    set_at: int


class Chains:
    """Reads and writes chains inside the caller's transaction; ``zone`` is the house's."""

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone

    def on_duty(self, connection: Connection, ward_id: str, now: int) -> Chain:
        """Who is to be called on a ward at ``now`` (epoch milliseconds): somebody always is."""
        return self.holding(connection, ward_id, now)[1]

    def holding(self, connection: Connection, ward_id: str, now: int) -> tuple[Shift, Chain]:
        """The shift that goes on at ``now`` and its chain: the ward's, the house's or our own."""
        minute = minute_of_day(now, self._zone)
        for ward in dict.fromkeys((ward_id, HOUSE)):
            stored = self.of_ward(connection, ward)
            found = on_duty(((each.shift, (each.shift, each.chain)) for each in stored), minute)
            if found is not None:
                return found
        return ALL_DAY, BUILT_IN

    @staticmethod
    def of_ward(connection: Connection, ward_id: str) -> list[StoredChain]:
        """A ward's own chains, by the beginning of their shift."""
        c, s = escalation_chain.c, escalation_step.c
        heads = connection.execute(
            select(escalation_chain).where(c.ward_id == ward_id).order_by(c.from_min, c.shift)
        ).all()
        if not heads:
            return []
        steps = connection.execute(
            select(escalation_step).where(s.ward_id == ward_id).order_by(s.shift, s.position)
        ).all()
        return [_stored(head, [s for s in steps if s.shift == head.shift]) for head in heads]

    def put(
        self, connection: Connection, ward_id: str, shift: Shift, chain: Chain, by: str, now: int
    ) -> None:
        """Set a ward's chain for a shift. Raises ``BadChain``."""
        check_chain(chain)
        others = [s.shift for s in self.of_ward(connection, ward_id) if s.shift.name != shift.name]
        check_shifts([*others, shift])
        self.remove(connection, ward_id, shift.name)
        mine = {"ward_id": ward_id, "shift": shift.name}
        connection.execute(
            insert(escalation_chain).values(
                **mine,
                from_min=shift.from_min,
                to_min=shift.to_min,
                repeat_s=chain.repeat_s,
                set_by=by,
                set_at=now,
            )
        )
        rows = [{**mine, **_row(number, step)} for number, step in enumerate(chain.steps)]
        connection.execute(insert(escalation_step), rows)

    @staticmethod
    def remove(connection: Connection, ward_id: str, shift: str) -> bool:
        """Whether there was such a chain; what is left or the house's takes its place."""
        for table in (escalation_step, escalation_chain):
            mine = (table.c.ward_id == ward_id) & (table.c.shift == shift)
            gone = connection.execute(delete(table).where(mine)).rowcount
        return gone == 1


def _row(position: int, step: ChainStep) -> dict[str, int | str | None]:
    first, second, third = step.delays_s
    return {
        "position": position,
        "audiences": " ".join(step.audiences),
        "delay_tier_1_s": first,
        "delay_tier_2_s": second,
        "delay_tier_3_s": third,
    }


def _stored(head: Row[tuple[object, ...]], steps: Sequence[Row[tuple[object, ...]]]) -> StoredChain:
    chain = Chain(tuple(_step(row) for row in steps), head.repeat_s)
    shift = Shift(head.shift, head.from_min, head.to_min)
    return StoredChain(shift, chain, head.set_by, head.set_at)


def _step(row: Row[tuple[object, ...]]) -> ChainStep:
    delays = (row.delay_tier_1_s, row.delay_tier_2_s, row.delay_tier_3_s)
    return ChainStep(tuple(row.audiences.split()), delays)
