"""What a source of picture and sound is to the agent, be it a recording or a camera."""

import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from edge_agent.domain.placement import Placement
from edge_agent.perception import Perception, SecondOfInput


@dataclass(frozen=True, slots=True)
class Senses:
    """Which senses are meant."""

    picture: bool
    sound: bool

    def __and__(self, other: "Senses") -> "Senses":
        return Senses(self.picture and other.picture, self.sound and other.sound)

    def __sub__(self, other: "Senses") -> "Senses":
        return Senses(self.picture and not other.picture, self.sound and not other.sound)


class OpenSource(Protocol):
    """A source that delivers."""

    @property
    def senses(self) -> Senses:
        """What it delivers of what was asked for."""

    @property
    def waits(self) -> bool:
        """Whether it can be kept waiting: a recording can, in front of a camera life goes on."""

    def __iter__(self) -> Iterator[SecondOfInput]:
        """Whole seconds as they pass, none before it has passed; ends when the source ends.

        ``t_start_ms`` counts from the moment ``open`` returned. A source that cannot wait
        (a camera) drops seconds rather than delivering them late.

        Raises:
            SourceError: the source broke off.
        """

    def close(self) -> None:
        """Stop reading, from any thread and at once; the iteration then ends or raises."""


class Source(Protocol):
    """A place from which picture and sound come."""

    def open(self, senses: Senses, stop: threading.Event) -> OpenSource:
        """Begin to read ``senses`` and nothing else of what it has.

        Raises:
            SourceError: it cannot be opened, has none of these senses, or ``stop`` was set first.
        """


class SecondPerceiver(Protocol):
    """What turns a second of input into numbers (``edge_agent.perception.Perceiver``)."""

    @property
    def placements(self) -> Mapping[str, Placement]:
        """Where each of its encoders runs."""

    def perceive(
        self,
        second: SecondOfInput,
        degrade_level: int = 0,
        withheld: frozenset[str] = frozenset(),
    ) -> Perception:
        """Score one second, less closely at a higher level, without the encoders that are
        ``withheld``; seconds come in order."""

    def reset(self) -> None:
        """Forget the past."""

    def forget(self, person_id: str) -> None:
        """Recognise this person's face no more."""
