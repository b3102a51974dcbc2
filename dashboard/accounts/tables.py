"""Tables of identities from outside."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, String, Table, UniqueConstraint

from dashboard.storage.tables import METADATA

# Who of an identity provider's is which account here. ``mapped``: the account was made for it and
# has what its groups give; else somebody linked an account that has its own role and wards.
identity = Table(
    "identity",
    METADATA,
    Column("issuer", String(300), primary_key=True),
    Column("subject", String(255), primary_key=True),
    Column("username", String(64), ForeignKey("user_account.username"), nullable=False),
    Column("mapped", Boolean, nullable=False),
    Column("linked_by", String(64), nullable=False),
    Column("linked_at", BigInteger, nullable=False),
    UniqueConstraint("issuer", "username", name="one_identity_per_account"),
)
