"""The ring in the running agent: records by consent, forgets with it, ends with the agent."""

from collections.abc import Callable

from edge_agent.evidence.recorder import Encode, RecordingPerceiver
from edge_agent.evidence.ring import Ring
from edge_agent.sources.port import SecondPerceiver

MayKeep = Callable[[], bool]


class Keeper:
    """Knows who agreed to key frames; ``obey`` is called every few seconds."""

    def __init__(self, ring: Ring, encode: Encode, now_ms: Callable[[], int]) -> None:
        self._ring = ring
        self._encode = encode
        self._now_ms = now_ms
        self._consents: dict[str, MayKeep] = {}
        ring.shred_all()  # what a killed agent left behind

    def obey_consent_of(self, person_id: str, may_keep: MayKeep) -> None:
        """From now on ``may_keep`` decides over what is kept of this person."""
        self._consents[person_id] = may_keep

    def load_recording(
        self, load: Callable[[], SecondPerceiver], person_id: str, may_keep: MayKeep
    ) -> SecondPerceiver:
        """What ``load`` gives, and it keeps pictures of this person."""
        return RecordingPerceiver(load(), self._ring, person_id, may_keep, self._encode)

    def obey(self) -> None:
        """Destroy what is no longer agreed to, forget what is too old."""
        for person_id in self._ring.persons():
            may_keep = self._consents.get(person_id)
            if may_keep is None or not may_keep():
                self._ring.shred(person_id)
        self._ring.prune(self._now_ms())

    def persons(self) -> set[str]:
        """Whoever has pictures here."""
        return self._ring.persons()

    def shred(self, person_id: str) -> int:
        """Destroy a person's pictures; answers how many."""
        return self._ring.shred(person_id)

    def close(self) -> None:
        """The agent ends: nobody could obey a withdrawal now, so nothing stays."""
        self._ring.shred_all()
