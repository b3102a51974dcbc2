"""What the reasoning service counts. No label carries a person."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from reasoning_service.adapters.calls import Call
from shared.contracts import Assessment

BUCKETS_S = (0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 40.0, 60.0, 90.0)
"""Around the targets: first words at 2 s, complete at 20 s, the deadline at 60 s."""


class Metrics:
    """The counters and their registry."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.assessments = Counter(
            "attune_assessments",
            "Assessments written, by who wrote them and from what",
            ("origin", "basis"),
            registry=self.registry,
        )
        self.history_failures = Counter(
            "attune_reasoning_history_failures",
            "Times the threshold service did not give a history",
            registry=self.registry,
        )
        self.seconds = Histogram(
            "attune_assessment_seconds",
            "From the first look at an event to its assessment",
            buckets=BUCKETS_S,
            registry=self.registry,
        )
        self.last_reconciled = Gauge(
            "attune_reasoning_last_reconciled_seconds",
            "Unix time at which all committed events were last known to be explained",
            registry=self.registry,
        )
        self._model()

    def wrote(self, last: Assessment) -> None:
        """An event has its last words."""
        looked_up = any(line.evidence_id.startswith("quality:") for line in last.evidence)
        self.assessments.labels(last.origin, "history" if looked_up else "event").inc()
        self.seconds.observe((last.completed_at - last.started_at) / 1000)

    def asked(self, call: Call) -> None:
        """A question to the model ended."""
        self.calls.labels(call.outcome).inc()
        self.call_seconds.observe((call.ended_at - call.asked_at) / 1000)
        for kind, count in (("prompt", call.prompt_tokens), ("completion", call.completion_tokens)):
            self.tokens.labels(kind).inc(count or 0)

    def _model(self) -> None:
        self.queue = self._gauge(
            "attune_reasoning_queue", "Events before the model", ("tier", "state")
        )
        self.shed = self._counter(
            "attune_reasoning_shed", "Events shed because too many waited", ("tier",)
        )
        self.left_unasked = self._counter(
            "attune_reasoning_left_unasked", "Events ended before the model answered", ("why",)
        )
        self.deadline_misses = self._counter(
            "attune_reasoning_deadline_misses",
            "Templates shown because the model was late",
            ("tier",),
        )
        self.calls = self._counter(
            "attune_reasoning_model_calls",
            "Questions to the model, by how they ended",
            ("outcome",),
        )
        self.removed = self._counter(
            "attune_reasoning_removed_sentences",
            "Sentences the evidence did not bear out",
            ("role",),
        )
        self.early = self._counter(
            "attune_reasoning_early_sentences",
            "Situations read before the answer was whole",
            ("kept",),
        )
        self.tokens = self._counter("attune_reasoning_tokens", "Tokens of the model", ("kind",))
        self.call_seconds = Histogram(
            "attune_reasoning_model_seconds",
            "From a question to its end",
            buckets=BUCKETS_S,
            registry=self.registry,
        )

    def _counter(self, name: str, text: str, labels: tuple[str, ...]) -> Counter:
        return Counter(name, text, labels, registry=self.registry)

    def _gauge(self, name: str, text: str, labels: tuple[str, ...]) -> Gauge:
        return Gauge(name, text, labels, registry=self.registry)
