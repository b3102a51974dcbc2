"""Frozen contracts between the services; JSON Schemas are generated beside them."""

from shared.contracts.assessment import (
    AssessedSentence,
    Assessment,
    EvidenceLine,
    SentenceRole,
    TemplateReason,
)
from shared.contracts.base import SCHEMA_VERSION, Contract
from shared.contracts.baseline import BaselineSnapshot, ChannelBaseline, LiveState
from shared.contracts.consent import ConsentRecord
from shared.contracts.control import ControlKind, ControlRecord, LostRange, Outcome
from shared.contracts.erasure import EdgeErased, ErasedPart, ErasureAsked, ErasureOrder
from shared.contracts.event import BaselineState, Event, EventKind, Trigger
from shared.contracts.history import (
    ConfigurationView,
    CoverageView,
    EventPage,
    LearningView,
    PersonCoverage,
    Rollup,
    RollupHistory,
    ScoredWindow,
    StoredEvent,
    WindowHistory,
)
from shared.contracts.model_call import ModelCall
from shared.contracts.preview import Preview, PreviewCounts, PreviewRequest
from shared.contracts.surroundings import (
    Activity,
    Place,
    PlannedActivity,
    ResidentSurroundings,
)
from shared.contracts.technical import TechnicalAlarm, TechnicalKind
from shared.contracts.window import Reason, ScoreWindow, WindowState

__all__ = [
    "SCHEMA_VERSION",
    "Activity",
    "AssessedSentence",
    "Assessment",
    "BaselineSnapshot",
    "BaselineState",
    "ChannelBaseline",
    "ConfigurationView",
    "ConsentRecord",
    "Contract",
    "ControlKind",
    "ControlRecord",
    "CoverageView",
    "EdgeErased",
    "ErasedPart",
    "ErasureAsked",
    "ErasureOrder",
    "Event",
    "EventKind",
    "EventPage",
    "EvidenceLine",
    "LearningView",
    "LiveState",
    "LostRange",
    "ModelCall",
    "Outcome",
    "PersonCoverage",
    "Place",
    "PlannedActivity",
    "Preview",
    "PreviewCounts",
    "PreviewRequest",
    "Reason",
    "ResidentSurroundings",
    "Rollup",
    "RollupHistory",
    "ScoreWindow",
    "ScoredWindow",
    "SentenceRole",
    "StoredEvent",
    "TechnicalAlarm",
    "TechnicalKind",
    "TemplateReason",
    "Trigger",
    "WindowHistory",
    "WindowState",
]
