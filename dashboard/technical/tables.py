"""What became of technical alarms, for mails about them, and how far each reader was told."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, String, Table

from dashboard.storage.tables import METADATA

technical_news = Table(
    "technical_news",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("alarm_id", String(128), nullable=False, index=True),
    Column("since", BigInteger, nullable=False),
    Column("standing", Boolean, nullable=False),
    Column("at", BigInteger, nullable=False, index=True),
    sqlite_autoincrement=True,
)

technical_mail = Table(
    "technical_mail",
    METADATA,
    Column("username", String(64), ForeignKey("user_account.username"), primary_key=True),
    Column("told_to", Integer, nullable=False),
    Column("last_at", BigInteger),
)
