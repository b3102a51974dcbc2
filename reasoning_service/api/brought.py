"""An event that somebody brings along with its history: what may be in it, and what not.

Stricter than what our own services send each other: only registered channels, values within
their range, windows in their order and of the half hour before the event.
"""

import math
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator, model_validator

from reasoning_service.domain.facts import HISTORY_MS, History, Surroundings
from reasoning_service.explain import EXPLAINED
from shared.contracts import BaselineSnapshot, Contract, Event, ScoredWindow
from shared.contracts.channels import REGISTRY
from shared.contracts.window import MAX_CHANNELS

MAX_WINDOWS = 1800
"""The half hour, second by second."""
MAX_PRIOR = 200
LARGEST = 1e6
"""Levels, bands and z beyond this are a mistake in every unit we know."""
Entered = Annotated[str, Field(max_length=200)]


class Brought(Contract):
    """What ``POST /v1/assess`` takes; ``place`` and ``activity`` are data, whatever they say."""

    event: Event
    windows: tuple[ScoredWindow, ...] = Field(default=(), max_length=MAX_WINDOWS)
    baseline: BaselineSnapshot | None = None
    prior: tuple[Event, ...] = Field(default=(), max_length=MAX_PRIOR)
    place: Entered | None = None
    activity: Entered | None = None
    time_zone: (
        Annotated[str, Field(max_length=64, pattern=r"^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*$")] | None
    ) = None
    by: Literal["template", "model"] = "template"

    def history(self) -> History:
        """As the threshold service would have given it."""
        zone = None if self.time_zone is None else ZoneInfo(self.time_zone)
        known = Surroundings(self.place, self.activity, zone)
        return History(self.windows, self.baseline, self.prior, known)

    @field_validator("event")
    @classmethod
    def _explained(cls, event: Event) -> Event:
        if event.kind not in EXPLAINED:
            raise ValueError(f"only openings and escalations are assessed, got {event.kind.value}")
        for trigger in event.triggers:
            _in_range("a trigger", trigger.channel, trigger.value)
            _in_range("a trigger's expectation", trigger.channel, trigger.expected)
            _bounded("a trigger's z", trigger.z)
        return event

    @field_validator("windows")
    @classmethod
    def _measured(cls, windows: tuple[ScoredWindow, ...]) -> tuple[ScoredWindow, ...]:
        for window in windows:
            if len(window.channels) > MAX_CHANNELS:
                raise ValueError(f"at most {MAX_CHANNELS} channels, got {len(window.channels)}")
            if not 0.0 < window.hop_s <= 60.0:
                raise ValueError(f"hop_s is above 0 and at most 60, got {window.hop_s}")
            for name, value in window.channels.items():
                _in_range(f"the window at {window.t_start}", name, value)
        return windows

    @field_validator("baseline")
    @classmethod
    def _plausible(cls, baseline: BaselineSnapshot | None) -> BaselineSnapshot | None:
        for name, usual in (baseline.channels if baseline else {}).items():
            _registered("the baseline", name)
            for value in (usual.level, usual.scale, usual.low, usual.high, *(usual.hours or ())):
                _bounded(f"the baseline of {name}", value)
        return baseline

    @field_validator("time_zone")
    @classmethod
    def _known(cls, name: str | None) -> str | None:
        try:
            return name if name is None or ZoneInfo(name) else None
        except (OSError, ValueError, KeyError) as error:
            raise ValueError(f"not a time zone of this machine: {name!r}") from error

    @model_validator(mode="after")
    def _of_one_person(self) -> Self:
        mine = self.event.person_id
        others = {e.person_id for e in self.prior} - {mine}
        others |= {self.baseline.person_id} - {mine} if self.baseline else set()
        if others:
            raise ValueError(f"all is of person {mine}, got {min(others)}")
        last = max(0, self.event.t_event - HISTORY_MS) - 1
        for window in self.windows:
            if not last < window.t_start <= self.event.t_event:
                raise ValueError(
                    "windows ascend within the half hour before the event, got one at "
                    f"{window.t_start}"
                )
            last = window.t_start
        return self


def _registered(where: str, name: str) -> None:
    if name not in REGISTRY:
        raise ValueError(f"{where} names the channel {name[:60]!r}, which is not registered")


def _in_range(where: str, name: str, value: float | None) -> None:
    _registered(where, name)
    channel = REGISTRY[name]
    if value is not None and not channel.low <= value <= channel.high:
        raise ValueError(f"{where}: {name} is in [{channel.low}, {channel.high}], got {value}")


def _bounded(where: str, value: float) -> None:
    if not math.fabs(value) <= LARGEST:
        raise ValueError(f"{where} is at most {LARGEST:g} in size, got {value:g}")
