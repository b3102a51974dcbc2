"""An invented ward in memory: what the page's tests show and change, without the services."""

import math
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from dashboard.alerts.thinking import ThoughtView
from dashboard.alerts.views import (
    AlertAction,
    AlertDetail,
    AlertSummary,
    GivenOutcome,
    WorkflowView,
)
from dashboard.canary.views import ArrivalRequest, CanaryTold
from dashboard.domain.alert import AlertState, EpisodeState
from dashboard.domain.care import Stage
from dashboard.domain.consent import ConsentStatus
from dashboard.domain.freshness import data_state
from dashboard.domain.rights import Role
from dashboard.domain.wording import headline
from dashboard.residents.views import CurvePoint, ResidentView
from dashboard.signals.routes import SoundTestRequest
from dashboard.surroundings.views import SurroundingsView
from dashboard.technical.views import TechnicalView
from shared.contracts import (
    Assessment,
    BaselineState,
    LiveState,
    Reason,
    TechnicalKind,
    WindowState,
)
from tests.page.explained import assessment, event

CONFIG = "cfg-3f9a1c"
MINUTE_MS = 60_000
ONE_TIME = "one-time-password"


def now_ms() -> int:
    """Epoch milliseconds."""
    return time.time_ns() // 1_000_000


@dataclass
class Person:
    """One resident and how their tile is to look."""

    person_id: str
    name: str
    room: str
    phase: str = "quiet"
    score: float | None = 0.14
    tier: int | None = None
    state: WindowState = WindowState.OK
    reasons: tuple[Reason, ...] = ()
    baseline: BaselineState = BaselineState.READY
    progress: float = 1.0
    consent: ConsentStatus = ConsentStatus.VALID
    paused_until: int | None = None
    silent_since: int | None = None
    never_seen: bool = False
    demo: bool = False

    def live(self, t: int) -> LiveState | None:
        """The newest second, as the threshold service would have published it."""
        if self.never_seen:
            return None
        wobble = 0.03 * math.sin(t / 7000)
        return LiveState.model_validate(
            {
                "person_id": self.person_id,
                "source_id": f"camera-{self.person_id}",
                "t_end": self.silent_since or t,
                "state": self.state,
                "reasons": self.reasons,
                "score": None if self.score is None else round(self.score + wobble, 3),
                "expected_low": 0.05,
                "expected_high": 0.28,
                "tier": self.tier,
                "phase": self.phase,
                "baseline_state": self.baseline,
                "learning_progress": self.progress,
                "config_version": CONFIG,
                "bundle_id": "bundle-demo-1",
            }
        )


@dataclass
class Ward:
    """Everything the page can ask about; tests change it while the page looks."""

    people: dict[str, Person] = field(default_factory=dict)
    alerts: dict[str, AlertSummary] = field(default_factory=dict)
    actions: dict[str, list[AlertAction]] = field(default_factory=dict)
    technical: dict[str, TechnicalView] = field(default_factory=dict)
    missed: list[str | None] = field(default_factory=list)
    messages: list[tuple[str, str]] = field(default_factory=list)
    password: str = ONE_TIME
    wall_token: str = "attune_wall_ada"
    must_change: bool = False
    provider: str | None = None
    """What the house's identity provider is called; None where there is none."""
    provider_away: bool = False
    unknown_identity: bool = False
    return_to: str | None = None
    """Of the sign-in that is under way."""
    refuse_after: int | None = None
    told: Assessment | None = None
    role: Role = Role.MANAGER
    thoughts: list[ThoughtView] = field(default_factory=list)
    surroundings: dict[str, SurroundingsView] = field(default_factory=dict)
    asked_thinking: list[str] = field(default_factory=list)
    """What the reasoning service says of every alert, if not what the template would."""
    idle_s: int = 8 * 3600
    away: bool = False
    view_only: bool = False
    whole_house: bool = True
    audit_broken: bool = False
    canary_age_ms: int | None = 12_000
    """Of the last test alert when a page opens; None where none are sent."""
    arrivals: list[ArrivalRequest] = field(default_factory=list)
    """What pages have said of test alerts."""
    sound_tests: list[SoundTestRequest] = field(default_factory=list)
    room_code: str | None = None
    """What hangs in every room; None where the ward uses no codes."""
    helped: set[str] = field(default_factory=set)
    """Persons of whom somebody has said what helps."""
    more: dict[str, object] = field(default_factory=dict)
    """What ``mock_resident`` knows of each person."""
    lock: threading.RLock = field(default_factory=threading.RLock)

    def views(self) -> list[ResidentView]:
        """Everybody, as the wall is told."""
        with self.lock:
            return [self._view(person, now_ms()) for person in self.people.values()]

    def _view(self, person: Person, now: int) -> ResidentView:
        age = None if person.never_seen else now - (person.silent_since or now - 400)
        return ResidentView(
            person_id=person.person_id,
            display_name=person.name,
            room=person.room,
            ward_id=None,
            demo=person.demo,
            consent=person.consent,
            paused_until=person.paused_until,
            live=person.live(now),
            age_ms=age,
            data_state=data_state(age),
            open_alert=next(
                (a for a in self.open_alerts() if a.person_id == person.person_id), None
            ),
        )

    def open_alerts(self) -> list[AlertSummary]:
        """All that are not closed."""
        return [a for a in self.alerts.values() if a.state is not AlertState.CLOSED]

    def raise_alert(self, person_id: str, tier: int, minutes_ago: float = 0.0) -> AlertSummary:
        """A new alert, told to every open page."""
        person = self.people[person_id]
        at = now_ms() - round(minutes_ago * MINUTE_MS)
        summary = AlertSummary(
            alert_id=f"alert-{person_id}-{len(self.alerts) + 1}",
            person_id=person_id,
            display_name=person.name,
            room=person.room,
            tier=tier,
            state=AlertState.RAISED,
            episode_state=EpisodeState.ONGOING,
            raised_at=at,
            t_onset=at - 25_000,
            last_event_at=at,
            acknowledged_at=None,
            acknowledged_by=None,
            outcome=None,
            headline=headline(tier),
            assessment_origin="template",
            revision=1,
            workflow=_workflow(tier, at),
        )
        person.tier, person.phase, person.score = tier, "active", 0.94 - 0.12 * tier
        self._act(summary.alert_id, "raised", "system", at, f"tier {tier}")
        return self._tell(summary)

    def acknowledge(self, alert_id: str, by: str, minutes_ago: float = 0.0) -> AlertSummary:
        """Somebody goes; the first who says so stays the owner."""
        summary = self.alerts[alert_id]
        if summary.state is not AlertState.RAISED:
            return summary
        at = now_ms() - round(minutes_ago * MINUTE_MS)
        self._act(alert_id, "acknowledged", by, at)
        change = {"state": AlertState.ACKNOWLEDGED, "acknowledged_at": at, "acknowledged_by": by}
        return self._change(summary, change)

    def care(
        self,
        alert_id: str,
        action: str,
        by: str,
        note: str | None,
        workflow: Mapping[str, object],
        **also: object,
    ) -> AlertSummary:
        """Something done with an alert that shows in its ``workflow``."""
        summary = self.alerts[alert_id]
        self._act(alert_id, action, by, now_ms(), note)
        changed = summary.workflow.model_copy(update=dict(workflow))
        return self._change(summary, {"workflow": changed, **also})

    def give_outcome(self, alert_id: str, outcome: GivenOutcome, note: str | None) -> AlertSummary:
        """Somebody tells what they found."""
        self._act(alert_id, "outcome", "admin", now_ms(), note)
        closed = {"state": AlertState.CLOSED, "outcome": outcome}
        return self._change(self.alerts[alert_id], closed)

    def escalate(self, alert_id: str, tier: int) -> AlertSummary:
        """The episode became worse."""
        self._act(alert_id, "escalated", "system", now_ms(), f"tier {tier}")
        change = {"tier": tier, "state": AlertState.RAISED, "headline": headline(tier)}
        return self._change(self.alerts[alert_id], change)

    def break_down(self, alarm_id: str, kind: TechnicalKind, text: str) -> None:
        """A technical alarm, told to every open page."""
        alarm = TechnicalView(
            alarm_id=alarm_id,
            kind=kind,
            subject="camera-1",
            since=now_ms() - 40_000,
            cleared_at=None,
            text=text,
            detail="ffmpeg ended with 1 after 3 tries",
        )
        with self.lock:
            self.technical[alarm_id] = alarm
            self.messages.append(("technical", alarm.model_dump_json()))

    def canary(self) -> CanaryTold:
        """A test alert, told to every open page."""
        told = CanaryTold(t_event=now_ms() - 1_700, seen_at=now_ms(), delay_ms=700)
        with self.lock:
            self.messages.append(("canary", told.model_dump_json()))
        return told

    def detail(self, alert_id: str) -> AlertDetail:
        """An alert with its one event and a template assessment."""
        summary = self.alerts[alert_id]
        return AlertDetail(
            alert=summary,
            events=[event(summary, CONFIG)],
            assessment=self.told or assessment(summary),
            told_before=assessment(summary) if self.told and self.told.partial else None,
            actions=self.actions[alert_id],
            config_version=CONFIG,
            outcome_why=None,
            outcome_helped=None,
        )

    def curve(self, person_id: str, from_ms: int, to_ms: int) -> list[CurvePoint]:
        """Calm, then rising with the person's alert; a minute without a face in between."""
        onset = next((a.t_onset for a in self.alerts.values() if a.person_id == person_id), None)
        seconds = range(from_ms // 1000 * 1000, min(to_ms, now_ms()), 1000)
        return [_point(t, onset) for t in seconds]

    def _change(self, summary: AlertSummary, change: Mapping[str, object]) -> AlertSummary:
        revision = {"revision": summary.revision + 1}
        return self._tell(summary.model_copy(update={**change, **revision}))

    def _tell(self, summary: AlertSummary) -> AlertSummary:
        with self.lock:
            self.alerts[summary.alert_id] = summary
            self.messages.append(("alert", summary.model_dump_json()))
        return summary

    def _act(self, alert_id: str, action: str, by: str, at: int, note: str | None = None) -> None:
        done = AlertAction.model_validate({"action": action, "by": by, "at": at, "note": note})
        self.actions.setdefault(alert_id, []).append(done)


def _workflow(tier: int, raised_at: int) -> WorkflowView:
    return WorkflowView(
        stage=Stage.NOTIFIED if tier == 1 else Stage.RAISED,
        round=1,
        notified_at=raised_at if tier == 1 else None,
        called=1 if tier == 1 else 0,
        next_at=raised_at + (60_000 if tier == 1 else 20_000),
        acknowledged_from=None,
        attended_at=None,
        attended_by=None,
        reminders=0,
        snooze=None,
        can_snooze=tier != 1,
        code_needed=False,
        inhibition=None,
        grouped=False,
    )


def _point(t: int, onset: int | None) -> CurvePoint:
    calm = 0.14 + 0.04 * math.sin(t / 31_000) + 0.02 * math.sin(t / 7_000)
    since = -math.inf if onset is None else (t - onset) / 1000
    score = calm + 0.62 * (1 - math.exp(-max(0.0, since + 20) / 40)) if since > -20 else calm
    hidden = t // MINUTE_MS % 14 == 5
    return CurvePoint(
        t=t,
        score=None if hidden else round(min(0.97, score), 3),
        expected_low=0.05,
        expected_high=0.28,
        state=WindowState.CANNOT_ASSESS if hidden else WindowState.OK,
        reasons=[Reason.NO_FACE] if hidden else [],
        tier=1 if since > 0 else None,
        modality_weight={} if hidden else {"face": 0.55, "voice": 0.3, "motion": 0.15},
    )
