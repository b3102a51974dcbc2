"""One open request, and by what rules it is treated."""

import threading
from dataclasses import dataclass, field
from typing import Self

from reasoning_service.adapters.calls import Call
from reasoning_service.adapters.requests import Request
from reasoning_service.domain.admission import LEAST_URGENT, Ticket
from reasoning_service.domain.report import Report
from shared.clock import Clock
from shared.contracts import Assessment, Event, TemplateReason

MARGIN_S = 1.0
"""The template is shown this much before its deadline: the sweep and the stream take time too."""


@dataclass(frozen=True, slots=True)
class Rules:
    """How many are asked about at once, how many wait, and when the template is due."""

    places: int
    capacity: int
    deadline_s: float


@dataclass(eq=False)
class Case:
    """``outcome`` is what it ends with, stored or about to be; ``due_s`` is monotonic."""

    request: Request
    ticket: Ticket
    due_s: float
    report: Report | None
    cancel: threading.Event = field(default_factory=threading.Event)
    whole_shown: bool = False
    outcome: tuple[Assessment, Call | None] | None = None

    @classmethod
    def of(cls, request: Request, report: Report | None, deadline_s: float, clock: Clock) -> Self:
        """A new case; what was waited before, by an earlier process too, counts."""
        event = request.event
        waited_s = max(0.0, (clock.now_ms() - request.accepted_ms) / 1000)
        due_s = clock.monotonic_s() + deadline_s - MARGIN_S - waited_s
        tier = event.tier or LEAST_URGENT
        ticket = Ticket(tier, request.accepted_ms, event.event_id, episode(event), event.revision)
        return cls(request, ticket, due_s, report)


def template(case: Case, reason: TemplateReason, now_ms: int, removed: int = 0) -> Assessment:
    """The template that was kept ready, shown now and with the reason why."""
    changes = {
        "template_reason": reason,
        "removed_count": removed,
        "first_words_at": now_ms,
        "completed_at": now_ms,
    }
    return case.request.template.model_copy(update=changes)


def episode(event: Event) -> str:
    """An episode's name in the queue."""
    return f"{event.person_id} {event.episode_id}"
