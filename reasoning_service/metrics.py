"""What the reasoning service counts. No label carries a person."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

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
