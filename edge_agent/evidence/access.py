"""The one way to the pictures: consent now, a reason, a line in the audit, then a few of them."""

from collections.abc import Callable

from edge_agent.errors import EdgeError
from edge_agent.evidence.audit import AuditFile, View
from edge_agent.evidence.ring import Exhibit, Ring

MAX_EXHIBITS = 8
"""Enough for a model or a person to see a course of events, too few for a film."""


class EvidenceRefused(EdgeError):
    """Nothing may be shown."""


class Access:
    """Asks for consent at every look; what was allowed a minute ago is no answer."""

    def __init__(
        self,
        ring: Ring,
        audit: AuditFile,
        may_show: Callable[[str], bool],
        now_ms: Callable[[], int],
    ) -> None:
        """``may_show``: whether this person's consent covers key frames at this moment."""
        self._ring = ring
        self._audit = audit
        self._may_show = may_show
        self._now_ms = now_ms

    def show(self, person_id: str, t_from: int, t_to: int, who: str, because: str) -> list[Exhibit]:
        """At most ``MAX_EXHIBITS`` pictures of ``t_from..t_to``, spread evenly over it.

        Raises:
            EvidenceRefused: no consent, no reason, or the audit cannot be written.
        """
        if not because.strip():
            raise EvidenceRefused("Say why the pictures are looked at.")
        if not self._may_show(person_id):
            self._ring.shred(person_id)
            raise EvidenceRefused("This resident's consent does not cover pictures.", person_id)
        view = View(self._now_ms(), who, person_id, because.strip(), t_from, t_to)
        try:
            self._audit.note(view)
        except OSError as error:
            text = "The look could not be noted in the audit, so nothing is shown."
            raise EvidenceRefused(text, str(error)) from error
        return spread(self._ring.read(person_id, t_from, t_to), MAX_EXHIBITS)


def spread(exhibits: list[Exhibit], count: int) -> list[Exhibit]:
    """``count`` of them at even distances, the first and the last included.

    >>> [x.t_ms for x in spread([Exhibit(t, b"") for t in range(10)], 4)]
    [0, 3, 6, 9]
    """
    if len(exhibits) <= count:
        return exhibits
    last = len(exhibits) - 1
    return [exhibits[round(index * last / (count - 1))] for index in range(count)]
