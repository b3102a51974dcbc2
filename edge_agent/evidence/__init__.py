"""The last minutes of picture on the box itself: sealed, by a consent of its own, off by default.

Nothing here reaches the network: an import contract forbids it. See docs/adr/0009.
"""

from edge_agent.evidence.access import Access, EvidenceRefused
from edge_agent.evidence.keyring import Keyring
from edge_agent.evidence.recorder import RecordingPerceiver
from edge_agent.evidence.ring import Exhibit, Ring, RingLimits

__all__ = [
    "Access",
    "EvidenceRefused",
    "Exhibit",
    "Keyring",
    "RecordingPerceiver",
    "Ring",
    "RingLimits",
]
