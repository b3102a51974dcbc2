"""``python -m dashboard box-gone``: for whoever runs the house's machines."""

import sys
from typing import Final

from dashboard.consent import erasure_parts
from dashboard.domain import erasing
from dashboard.parts import Parts

LONGEST: Final = 200
LONGEST_NAME: Final = 64


def box_gone(parts: Parts, edge_id: str | None, why: str, by: str) -> int:
    """Write off what a box that is gone for good still had to delete (None: boxes without a name).

    Its disk was destroyed or is under lock: the house answers for that, so ``by`` stands in the
    receipt and in the audit. A box that turns up again is still told, and what it confirms counts.
    """
    if not why.strip() or not by.strip() or len(why) > LONGEST or len(by) > LONGEST_NAME:
        sys.stderr.write(
            f"Say what became of the box (--why, up to {LONGEST} characters) and who says so "
            f"(--by, up to {LONGEST_NAME}).\n"
        )
        return 1
    part = erasing.EDGE if edge_id is None else erasing.of_box(edge_id)
    said, now = f"{why.strip()} ({by.strip()})", parts.outside.clock.now_ms()
    with parts.outside.engine.begin() as connection:
        persons = erasure_parts.write_off(connection, part, now, said)
        for each in persons:
            subject, detail = f"person:{each}", f"{part}: {said}"
            parts.audit.action(connection, "system", "erasure-written-off", subject, detail)
    if not persons:
        sys.stderr.write(f"No erasure is outstanding on {edge_id or 'a box without a name'}.\n")
        return 1
    sys.stdout.write(f"Written off for {len(persons)} erased person(s).\n")
    return 0
