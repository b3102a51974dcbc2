"""User accounts, sessions and sign-in."""
