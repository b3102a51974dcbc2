"""E-mail by SMTP, encrypted on its way unless the operator says otherwise."""

import smtplib
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Final

from pydantic import SecretStr
from sqlalchemy import Connection, Engine, select

from dashboard.delivery import technical_news, wording
from dashboard.delivery.port import NotDelivered, Parcel, Refused, TargetGone
from dashboard.delivery.tables import user_email
from dashboard.domain.delivery import TECHNICAL, DeliveryState
from dashboard.domain.notice import notice
from dashboard.domain.smtp import SmtpTls
from dashboard.domain.technical_words import technical_mail
from dashboard.notifications.outbox import Notification
from shared.storage.engine import READ_ONLY

TIMEOUT_S: Final = 5.0
"""For each step of the conversation."""
FOOT: Final = {
    "en": "Attune does not replace observation of the person.",
    "de": "Attune ersetzt nicht die Beobachtung der Person.",
}


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mails are handed in, and as whom."""

    host: str
    port: int
    tls: SmtpTls
    user: str
    password: SecretStr
    sender: str
    context: ssl.SSLContext


class EmailSender:
    """One mail a call. ``page`` is the address of the page for people, "" to leave it out."""

    def __init__(
        self, engine: Engine, server: MailServer, language: str, page: str, zone: tzinfo
    ) -> None:
        """``zone``: of the house, for times in mails about what is broken."""
        self._zone = zone
        self._engine = engine
        self._server = server
        self._language = language
        self._page = page

    def send(self, parcel: Parcel) -> None:
        with self._engine.connect().execution_options(**READ_ONLY) as connection:
            query = select(user_email.c.address).where(user_email.c.username == parcel.target)
            address = connection.execute(query).scalar()
            if address is None:
                raise TargetGone("the address was taken away")
            mail = self._mail(connection, parcel, address)
        try:
            self._hand_in(mail)
        except smtplib.SMTPNotSupportedError as error:
            raise NotDelivered("the mail server offers no STARTTLS or no sign-in") from error
        except smtplib.SMTPRecipientsRefused as error:
            code = max((each[0] for each in error.recipients.values()), default=500)
            raise _refusal(code) from error
        except smtplib.SMTPResponseException as error:
            raise _refusal(error.smtp_code) from error
        except ssl.SSLCertVerificationError as error:
            why = f"the mail server's certificate is not trusted: {error.verify_message}"
            raise NotDelivered(why) from error
        except (OSError, smtplib.SMTPException) as error:
            raise NotDelivered(f"the mail server cannot be spoken to: {_named(error)}") from error

    def gone(self, _connection: Connection, _parcel: Parcel, _now: int) -> DeliveryState:
        """Somebody took the address away on purpose."""
        return DeliveryState.WITHDRAWN

    def _mail(self, connection: Connection, parcel: Parcel, address: str) -> EmailMessage:
        about = parcel.about
        subject, text = self._words(connection, about)
        mail = EmailMessage()
        mail["From"] = self._server.sender
        mail["To"] = address
        mail["Subject"] = subject
        mail["Date"] = format_datetime(datetime.fromtimestamp(about.created / 1000, UTC))
        # The same on every attempt: a mail that was taken twice is shown once.
        mail["Message-ID"] = f"<{parcel.message_id}@{self._server.sender.rpartition('@')[2]}>"
        mail["Auto-Submitted"] = "auto-generated"
        foot = FOOT.get(self._language, FOOT["en"])
        mail.set_content("\n\n".join((text, foot)) + "\n")
        return mail

    def _words(self, connection: Connection, about: Notification) -> tuple[str, str]:
        if about.kind == TECHNICAL:
            told, more = technical_news.told(connection, about.note)
            broken = technical_mail(told, more, self._page, self._language, self._zone)
            return broken.subject, broken.text
        words = notice(wording.facts(connection, about), self._language)
        link = f"{self._page}/#/alert/{about.alert_id}" if self._page and about.alert_id else ""
        return words.title, "\n\n".join(line for line in (words.text, link) if line)

    def _hand_in(self, mail: EmailMessage) -> None:
        server = self._server
        if server.tls is SmtpTls.TLS:
            client: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=TIMEOUT_S, context=server.context
            )
        else:
            client = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_S)
        with client:
            if server.tls is SmtpTls.STARTTLS:
                client.starttls(context=server.context)
            if server.user:
                client.login(server.user, server.password.get_secret_value())
            client.send_message(mail)


def _refusal(code: int) -> NotDelivered | Refused:
    if 500 <= code < 600:
        return Refused(f"the mail server refuses it: {code}")
    return NotDelivered(f"the mail server asks to come again: {code}")


def _named(error: Exception) -> str:
    return "no answer in time" if isinstance(error, TimeoutError) else type(error).__name__
