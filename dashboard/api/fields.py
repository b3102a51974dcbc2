"""Kinds of text that a request may carry."""

from typing import Final

NO_NUL: Final = r"^[^\x00]*$"
"""PostgreSQL cannot store the character NUL, and nobody types it."""
