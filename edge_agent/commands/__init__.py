"""The sub-commands of ``python -m edge_agent``."""
