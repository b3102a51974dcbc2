"""The base of every HTTP surface: problem+json errors, service tokens, health, metrics, server."""
