"""Optional sign-in by OpenID Connect; see docs/adr/0024-identities-are-linked.md."""
