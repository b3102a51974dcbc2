"""Clients of the other services' internal REST."""
