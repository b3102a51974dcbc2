"""One file per step; each can be undone."""
