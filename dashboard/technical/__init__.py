"""Technical alarms: the lane beside the tiers, for what is broken."""
