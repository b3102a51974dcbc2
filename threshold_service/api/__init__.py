"""The internal REST: committed history for the other services, behind the service token."""
