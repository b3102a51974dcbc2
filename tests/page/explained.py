"""The event and the template assessment behind an invented alert."""

from dashboard.alerts.views import AlertSummary
from shared.contracts import Assessment, BaselineState, Event, EventKind, Trigger


def event(alert: AlertSummary, config_version: str) -> Event:
    """The event that opened ``alert``."""
    onset = alert.t_onset

    def trigger(rule: str, channel: str, value: float, expected: float, z: float) -> Trigger:
        return Trigger(
            rule=rule,
            channel=channel,
            value=value,
            expected=expected,
            z=z,
            t_from=onset,
            t_to=onset + 20_000,
        )

    return Event(
        event_id=f"event-{alert.alert_id}",
        person_id=alert.person_id,
        episode_id=f"episode-{alert.alert_id}",
        revision=1,
        kind=EventKind.OPENED,
        tier=alert.tier,
        t_onset=onset,
        t_event=alert.raised_at,
        score=0.86,
        triggers=(
            trigger("composite", "distress_fused", 0.86, 0.15, 6.1),
            trigger("channel_high", "p_sadness", 0.71, 0.09, 4.4),
            trigger("channel_high", "loudness_dbfs", -18.0, -41.0, 3.2),
            trigger("channel_low", "valence", -0.62, 0.12, -2.6),
        ),
        baseline_state=BaselineState.FROZEN,
        config_version=config_version,
        trace_id="9f3c-2-4711",
    )


def assessment(alert: AlertSummary) -> Assessment:
    """What the template says about ``alert``."""
    onset = alert.t_onset
    sentences = (
        (
            "situation",
            "Signs consistent with distress for 25 s, well above what is usual.",
            "event:17952-17953",
        ),
        (
            "indicator",
            "The face shows signs of sadness: 71 % against 9 % usual.",
            "deviation-1:p_sadness:17952-17953",
        ),
        (
            "indicator",
            "The voice is louder than usual: -18 dBFS against -41 dBFS.",
            "deviation-2:loudness_dbfs:17952-17953",
        ),
        ("context", "Nothing comparable in the half hour before.", "event:17952-17953"),
        ("action", "Look in and ask. Check position, pain and thirst first.", ""),
        ("uncertainty", "Body posture was not seen, so it is not part of this.", ""),
    )
    evidence = (
        (
            "event:17952-17953",
            "Distress score 86 %, usually 5 to 28 %",
            "distress_fused",
            0,
            120_000,
        ),
        (
            "deviation-1:p_sadness:17952-17953",
            "Signs of sadness 71 %, usually 9 %",
            "p_sadness",
            0,
            60_000,
        ),
        (
            "deviation-2:loudness_dbfs:17952-17953",
            "Loudness -18 dBFS, usually -41 dBFS",
            "loudness_dbfs",
            10_000,
            40_000,
        ),
    )
    return Assessment.model_validate(
        {
            "event_id": f"event-{alert.alert_id}",
            "episode_id": f"episode-{alert.alert_id}",
            "person_id": alert.person_id,
            "revision": 1,
            "origin": "template",
            "tier_opinion": None,
            "sentences": [
                {"role": role, "text": text, "evidence_ids": [cited] if cited else []}
                for role, text, cited in sentences
            ],
            "evidence": [
                {
                    "evidence_id": name,
                    "text": text,
                    "channel": channel,
                    "t_from": onset + start,
                    "t_to": onset + end,
                }
                for name, text, channel, start, end in evidence
            ],
            "template_hash": "9c1d",
            "prompt_version": "template-1",
            "started_at": alert.raised_at,
            "first_words_at": alert.raised_at + 40,
            "completed_at": alert.raised_at + 40,
        }
    )
