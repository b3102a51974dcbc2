"""Alembic migrations of the threshold service's own database."""
