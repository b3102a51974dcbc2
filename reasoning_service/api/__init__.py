"""The internal REST of the reasoning service."""
