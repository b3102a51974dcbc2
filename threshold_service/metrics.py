"""Counters of one process, for ``/metrics``."""

from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram


@dataclass(frozen=True, slots=True)
class Metrics:
    """What an operator watches. ``registry`` is the process's own, so tests start from zero."""

    registry: CollectorRegistry
    windows: Counter
    duplicates: Counter
    gaps: Counter
    out_of_order: Counter
    late: Counter
    bad_records: Counter
    refused: Counter
    events: Counter
    rollbacks: Counter
    shadow_skipped: Counter
    shadow_failed: Counter
    lag_s: Gauge
    commit_s: Histogram


def build(registry: CollectorRegistry | None = None) -> Metrics:
    """Fresh metrics."""
    r = registry or CollectorRegistry()
    p = "attune_threshold_"
    return Metrics(
        registry=r,
        windows=Counter(p + "windows_total", "Windows accepted in order", registry=r),
        duplicates=Counter(p + "duplicates_total", "Windows known already, dropped", registry=r),
        gaps=Counter(p + "gaps_total", "Windows beyond a gap, left to be resent", registry=r),
        out_of_order=Counter(
            p + "out_of_order_total", "Windows of a time that was judged already", registry=r
        ),
        late=Counter(p + "late_total", "Windows too late or too early to judge", registry=r),
        bad_records=Counter(p + "bad_records_total", "Records nobody can read", registry=r),
        refused=Counter(p + "refused_total", "Records about persons who were erased", registry=r),
        events=Counter(p + "events_total", "Events", ["kind", "tier"], registry=r),
        rollbacks=Counter(p + "rollbacks_total", "Batches rolled back and retried", registry=r),
        shadow_skipped=Counter(
            p + "shadow_skipped_total", "Windows the shadow had no time for", registry=r
        ),
        shadow_failed=Counter(p + "shadow_failed_total", "Errors in the shadow", registry=r),
        lag_s=Gauge(p + "lag_seconds", "Commit time minus newest window's end", registry=r),
        commit_s=Histogram(p + "commit_seconds", "One batch's transaction", registry=r),
    )
