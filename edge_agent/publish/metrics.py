"""The edge box's metrics. Labels are stages, states and shards: never persons."""

from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge

from edge_agent.domain.placement import Placement
from shared.contracts import WindowState


class Metrics:
    """All metrics of one agent, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.windows = self._counter("windows", "Windows appended, by state.", "state")
        self.stage_cpu_ms = self._counter(
            "stage_cpu_ms", "CPU milliseconds of perception, by stage.", "stage"
        )
        self.encoder_calls = self._counter(
            "encoder_calls",
            "Calls of perception's encoders; the rate is calls a second.",
            "encoder",
        )
        self.encoder_provider = self._gauge(
            "encoder_provider", "1 for the hardware that runs an encoder.", "encoder", "provider"
        )
        self.providers_refused = self._gauge(
            "encoder_providers_refused", "Faster hardware that did not prove itself.", "encoder"
        )
        self.degrade_level = self._gauge(
            "degrade_level", "0 looks at everything; up to 3 leaves more out.", "source"
        )
        self.degrade_steps = self._counter(
            "degrade_steps", "Changes of the degrade level.", "source", "direction"
        )
        self.sent = self._counter("sent", "Records sent for the first time.")
        self.resent = self._counter("resent", "Records sent again.")
        self.rewinds = self._counter("rewinds", "Times that sending went back to what is unacked.")
        self.dropped = self._counter("windows_dropped", "Windows declared lost.")
        self.skipped = self._counter("seconds_skipped", "Seconds that came too late to be scored.")
        self.opened = self._counter("source_opened", "Times that a source was opened.", "source")
        self.source_open = self._gauge("source_open", "1 while a source is read.", "source")
        self.unacknowledged = self._gauge(
            "outbox_windows", "Windows that the hub has not confirmed.", "shard"
        )
        self.oldest_s = self._gauge("outbox_oldest_seconds", "Age of the oldest such window.")
        self.lag_s = self._gauge(
            "perception_lag_seconds", "End of the last window to its being stored.", "source"
        )
        self.hub_skew_ms = self._gauge("hub_clock_skew_ms", "This box's clock minus the hub's.")
        # Only the enrolled resident's face is scored; a two-person test holds this at 0.
        self.staff_faces = self._counter("staff_faces_scored", "Faces of others that were scored.")

    def window(self, state: WindowState) -> None:
        """One more window was appended."""
        self.windows.labels(state.value).inc()

    def perceived(
        self, stage_cpu_ms: Mapping[str, float], encoder_calls: Mapping[str, int]
    ) -> None:
        """What a second cost."""
        for stage, cost_ms in stage_cpu_ms.items():
            self.stage_cpu_ms.labels(stage).inc(cost_ms)
        for encoder, calls in encoder_calls.items():
            self.encoder_calls.labels(encoder).inc(calls)

    def placed(self, placements: Mapping[str, Placement]) -> None:
        """Where the encoders run."""
        for encoder, placement in placements.items():
            self.encoder_provider.labels(encoder, placement.provider).set(1)
            self.providers_refused.labels(encoder).set(len(placement.refused))

    def degraded(self, source_id: str, before: int, level: int) -> None:
        """The degrade level of a source changed."""
        self.degrade_level.labels(source_id).set(level)
        self.degrade_steps.labels(source_id, "up" if level > before else "down").inc()

    def _counter(self, name: str, text: str, *labels: str) -> Counter:
        return Counter(f"attune_edge_{name}", text, labels, registry=self.registry)

    def _gauge(self, name: str, text: str, *labels: str) -> Gauge:
        return Gauge(f"attune_edge_{name}", text, labels, registry=self.registry)
