"""Consent as a switch: what may be read of a person, now."""

from edge_agent.consent.gate import ConsentGate
from edge_agent.consent.hub_time import HubTime
from edge_agent.consent.permission import Permission, decide

__all__ = ["ConsentGate", "HubTime", "Permission", "decide"]
