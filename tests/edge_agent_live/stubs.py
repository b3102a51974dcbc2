"""Stand-ins for eyes and ears."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from edge_agent.domain.placement import Placement
from edge_agent.perception import Perception, SecondOfInput
from shared.contracts import WindowState


def perception(**changes: Any) -> Perception:
    """A calm second."""
    fields: dict[str, Any] = {
        "state": WindowState.OK,
        "reasons": (),
        "channels": {"loudness_dbfs": -40.0},
        "quality": {"voice": 1.0},
        "modality_weight": {"voice": 1.0},
        "uncertainty": 0.1,
        "provenance": {"loudness_dbfs": "signal"},
        "faces_in_view": 1,
        "bodies_in_view": None,
        "encoders_skipped": (),
        "degrade_level": 0,
        "bundle_id": "stub",
    }
    return Perception(**{**fields, **changes})


@dataclass
class StubPerceiver:
    """Says the same of every second, unless told otherwise."""

    answer: Callable[[SecondOfInput], Perception] = lambda _: perception()
    seen: list[int] = field(default_factory=list)
    levels: list[int] = field(default_factory=list)
    withheld: list[frozenset[str]] = field(default_factory=list)
    resets: int = 0
    forgotten: list[str] = field(default_factory=list)
    placed: dict[str, Placement] = field(default_factory=dict)

    @property
    def placements(self) -> dict[str, Placement]:
        return self.placed

    def perceive(
        self,
        second: SecondOfInput,
        degrade_level: int = 0,
        withheld: frozenset[str] = frozenset(),
    ) -> Perception:
        self.seen.append(second.t_start_ms)
        self.levels.append(degrade_level)
        self.withheld.append(withheld)
        return self.answer(second)

    def reset(self) -> None:
        self.resets += 1

    def forget(self, person_id: str) -> None:
        self.forgotten.append(person_id)
