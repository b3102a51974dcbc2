"""Puts delivery together as the settings say."""

from dataclasses import dataclass

from dashboard.delivery.email.sender import EmailSender, MailServer
from dashboard.delivery.fan_out import SetUp
from dashboard.delivery.outbound import DEADLINE_S, Outbound, trusted, within
from dashboard.delivery.port import Sender
from dashboard.delivery.push.sender import PushSender
from dashboard.delivery.push.vapid import kept_key
from dashboard.delivery.relay.sender import RelaySender
from dashboard.delivery.webhooks.sender import WebhookSender
from dashboard.domain.delivery import Channel
from dashboard.domain.destination import networks
from dashboard.parts import Parts
from dashboard.settings import DashboardSettings


@dataclass(frozen=True, slots=True)
class Delivery:
    """Ways out of the house, and what the fan-out may count on."""

    senders: dict[Channel, Sender]
    set_up: SetUp


def delivery(parts: Parts, deadline_s: float = DEADLINE_S) -> Delivery:
    """The channels over ``parts``. Web Push makes its key here, at the first start."""
    settings, out = parts.settings, parts.outside
    context = trusted(settings.delivery_ca)
    outbound = to_receivers(settings, deadline_s)
    senders: dict[Channel, Sender] = {
        Channel.WEBHOOK: WebhookSender(out.engine, out.clock, outbound)
    }
    if settings.push:
        key = kept_key(settings.keys_dir)
        contact = settings.push_contact
        senders[Channel.PUSH] = PushSender(out.engine, out.clock, outbound, key, contact)
    if settings.smtp_host:
        server = _mail_server(settings)
        language, page = settings.delivery_language, settings.public_url.rstrip("/")
        senders[Channel.EMAIL] = EmailSender(out.engine, server, language, page, settings.zone)
    command = settings.relay_command
    if command is not None:
        relay = Outbound(_anywhere, context, deadline_s)  # its one host was allowed by name
        senders[Channel.RELAY] = RelaySender(out.engine, relay, command)
    return Delivery(senders, set_up_of(settings))


def set_up_of(settings: DashboardSettings) -> SetUp:
    """What this house calls with, as its settings say."""
    tier = settings.relay_tier if settings.relay_command is not None else None
    return SetUp(settings.push, bool(settings.smtp_host), tier)


def to_receivers(settings: DashboardSettings, deadline_s: float = DEADLINE_S) -> Outbound:
    """The way to addresses that somebody typed."""
    allowed = within(networks(settings.delivery_allowed_networks))
    return Outbound(allowed, trusted(settings.delivery_ca), deadline_s)


def _anywhere(_address: str, _tls: bool) -> None:
    """Refuses no address."""


def _mail_server(settings: DashboardSettings) -> MailServer:
    return MailServer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        tls=settings.smtp_tls,
        user=settings.smtp_user,
        password=settings.smtp_password,
        sender=settings.smtp_from,
        context=trusted(settings.delivery_ca),
    )
