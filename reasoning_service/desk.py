"""Who is waiting for a model's words, who is being written for, and whose deadline has come.

In memory only what the database has too: a restart reads the open requests again. No lock is held
while a model is asked or the database written.
"""

import threading
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from reasoning_service.adapters.calls import Call
from reasoning_service.adapters.requests import Request, Requests
from reasoning_service.case import MARGIN_S, Case, Rules, episode, template
from reasoning_service.domain import admission
from reasoning_service.domain.admission import LEAST_URGENT, Queue, Ticket
from reasoning_service.domain.report import Report
from reasoning_service.metrics import Metrics
from reasoning_service.troubles import Trouble
from reasoning_service.visits import Visit
from shared.clock import Clock
from shared.contracts import Assessment, Event, TemplateReason


def _random_id() -> str:
    return f"visit-{uuid.uuid4().hex}"


class Desk:
    """Threads share one: the stream brings, writers take, the clock sweeps, visitors wait."""

    def __init__(
        self,
        requests: Requests,
        rules: Rules,
        metrics: Metrics,
        overload: Trouble,
        clock: Clock,
        new_id: Callable[[], str] = _random_id,
    ) -> None:
        self._requests, self._rules, self._metrics = requests, rules, metrics
        self._overload, self._clock, self._new_id = overload, clock, new_id
        self._changed = threading.Condition()
        self._queue = Queue(rules.places, rules.capacity)
        self._cases: dict[Ticket, Case] = {}
        self._visits: dict[Ticket, Visit] = {}
        self._closing = False

    @property
    def rules(self) -> Rules:
        """By what rules everybody is treated."""
        return self._rules

    def accept(self, request: Request, report: Report | None = None) -> bool:
        """Take an event for good; false when it is open already."""
        if not self._requests.accept(request):
            return False
        self._enter(request, report)
        return True

    def recover(self) -> int:
        """Take up what an earlier process left open; answers how many."""
        found = self._requests.open()
        for request in found:
            self._enter(request, None)
        return len(found)

    def ended(self, event: Event) -> None:
        """The episode is over: nobody waits for words about how it went before."""
        with self._changed:
            past = self._supersede(event)
        self._leave(past, TemplateReason.SUPERSEDED)

    def forget(self, person_id: str) -> None:
        """Drop whatever is asked or waited for about a person: its rows are gone."""
        with self._changed:
            mine = [c for c in self._cases.values() if c.request.event.person_id == person_id]
            for case in mine:
                self._supersede_all(case)
                case.outcome = case.outcome or (case.request.template, None)
                case.cancel.set()
                del self._cases[case.ticket]
            self._changed.notify()

    def next(self, wait_s: float) -> Case | None:
        """The next case to write, after at most ``wait_s``; give its place back with ``done``."""
        with self._changed:
            found = self._take()
            if found is None and wait_s > 0.0:
                self._changed.wait(wait_s)
                found = self._take()
        return found

    def done(self, case: Case) -> None:
        """Nobody asks about this case any more."""
        with self._changed:
            self._queue = admission.finish(self._queue, case.ticket)
            self._call_visits()
            self._changed.notify()

    @contextmanager
    def visit(self, tier: int | None) -> Iterator[Visit]:
        """Somebody with an event of their own, treated as one of ours until the block ends."""
        name, started_s = self._new_id(), self._clock.monotonic_s()
        ticket = Ticket(tier or LEAST_URGENT, self._clock.now_ms(), name, name, 1)
        visit = Visit(ticket, started_s + self._rules.deadline_s - MARGIN_S)
        self._welcome(visit)
        try:
            yield visit
        finally:
            with self._changed:
                del self._visits[ticket]
                self._queue = admission.withdraw(self._queue, ticket)
                self._call_visits()
                self._changed.notify()

    def show_early(self, case: Case, partial: Assessment) -> None:
        """Publish a part, unless whole words are there or the case is settled."""
        if not case.whole_shown and case.outcome is None:
            self._requests.show(case.request, partial)

    def settle(self, case: Case, last: Assessment, call: Call | None = None) -> None:
        """End a case once; who comes second changes nothing. A failed write is swept up later."""
        if self._decide(case, last, call):
            self._store(case)

    def settle_by_template(
        self, case: Case, reason: TemplateReason, call: Call | None = None, removed: int = 0
    ) -> None:
        """End a case with the template that was kept ready."""
        self.settle(case, template(case, reason, self._clock.now_ms(), removed), call)

    def sweep(self) -> None:
        """Show what is due, store what could not be stored, tell how long the queue is."""
        with self._changed:
            cases, visits = tuple(self._cases.values()), tuple(self._visits.values())
        for visit in visits:
            if self._clock.monotonic_s() >= visit.due_s:
                visit.expire()
        for case in cases:
            if case.outcome is not None:
                self._store(case)
            elif not case.whole_shown and self._clock.monotonic_s() >= case.due_s:
                self._show_template(case)
        self._overload.watch()
        self._measure()

    def stop(self) -> None:
        """Take back what is being asked; it stays open for the next process."""
        with self._changed:
            for case in self._of(self._queue.running):
                case.cancel.set()
            self._closing = True
            for visit in self._visits.values():
                visit.refuse()
            self._changed.notify_all()

    def _enter(self, request: Request, report: Report | None) -> None:
        case = Case.of(request, report, self._rules.deadline_s, self._clock)
        with self._changed:
            past = self._supersede(request.event)
            too_late = any(other.ticket.is_after(case.ticket) for other in self._cases.values())
            self._cases[case.ticket] = case
            shed = () if too_late else self._admit(case.ticket)
        past += [case] if too_late else []
        self._leave(past, TemplateReason.SUPERSEDED)
        self._shed(shed)

    def _welcome(self, visit: Visit) -> None:
        with self._changed:
            self._visits[visit.ticket] = visit
            if self._closing:
                visit.refuse()
                return
            shed = self._admit(visit.ticket)
            self._call_visits()
        self._shed(shed)

    def _admit(self, ticket: Ticket) -> tuple[Ticket, ...]:
        admitted = admission.admit(self._queue, ticket)
        self._queue = admitted.queue
        for each in admitted.shed:
            if each in self._visits:
                self._visits[each].refuse()
        self._changed.notify()
        return admitted.shed

    def _shed(self, tickets: tuple[Ticket, ...]) -> None:
        with self._changed:
            cases = self._of(tickets)
        self._leave(cases, TemplateReason.OVERLOADED)
        for ticket in tickets:
            self._metrics.shed.labels(str(ticket.tier)).inc()
            self._overload.seen(f"more than {self._rules.capacity} events wait for the model")

    def _supersede(self, event: Event) -> list[Case]:
        found = admission.supersede(self._queue, episode(event), event.revision)
        self._queue = found.queue
        return self._of((*found.dropped, *found.cancelled))

    def _supersede_all(self, case: Case) -> None:
        after = case.ticket.revision + 1
        self._queue = admission.supersede(self._queue, case.ticket.episode, after).queue

    def _of(self, tickets: Iterable[Ticket]) -> list[Case]:
        """Their cases; who is settled may still hold a place until the model lets go."""
        return [self._cases[t] for t in tickets if t in self._cases]

    def _leave(self, cases: list[Case], reason: TemplateReason) -> None:
        """All are decided before any is stored: a database away loses none of them."""
        now = self._clock.now_ms()
        decided = [c for c in cases if self._decide(c, template(c, reason, now), None)]
        for case in decided:
            case.cancel.set()
            self._metrics.left_unasked.labels(reason.value).inc()
        for case in decided:
            self._store(case)

    def _take(self) -> Case | None:
        self._call_visits()
        self._queue, ticket = admission.take(self._queue)
        self._call_visits()
        return None if ticket is None else self._cases[ticket]

    def _call_visits(self) -> None:
        """Give visits at the head of the queue the places that are free for them."""
        while self._queue.waiting and self._queue.waiting[0] in self._visits:
            self._queue, ticket = admission.take(self._queue)
            if ticket is None:
                return
            self._visits[ticket].call()

    def _decide(self, case: Case, last: Assessment, call: Call | None) -> bool:
        with self._changed:
            if case.outcome is not None:
                return False
            case.outcome = (last, call)
        return True

    def _store(self, case: Case) -> None:
        assert case.outcome is not None  # asked only of settled cases
        last, call = case.outcome
        if self._requests.settle(case.request, last, call):
            self._metrics.wrote(last)
        with self._changed:
            self._cases.pop(case.ticket, None)

    def _show_template(self, case: Case) -> None:
        late = template(case, TemplateReason.DEADLINE, self._clock.now_ms())
        if self._requests.show(case.request, late) is not None:
            self._metrics.deadline_misses.labels(str(case.ticket.tier)).inc()
        case.whole_shown = True

    def _measure(self) -> None:
        with self._changed:
            queue = self._queue
        for tier in range(admission.MOST_URGENT, LEAST_URGENT + 1):
            waiting = sum(t.tier == tier for t in queue.waiting)
            running = sum(t.tier == tier for t in queue.running)
            self._metrics.queue.labels(str(tier), "waiting").set(waiting)
            self._metrics.queue.labels(str(tier), "running").set(running)
