"""Alerts: one per person and episode, and what people do with it."""
