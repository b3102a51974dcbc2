"""Everything the dashboard is made of, put together once."""

import threading
from dataclasses import dataclass, field

from prometheus_client import CollectorRegistry
from redis import Redis
from sqlalchemy import Engine

from dashboard.accounts.accounts import Accounts
from dashboard.accounts.administration import UserAdministration
from dashboard.accounts.credentials import Credentials
from dashboard.accounts.oidc.set_up import oidc_sign_in
from dashboard.accounts.oidc.sign_in import OidcSignIn
from dashboard.accounts.passwords import Passwords
from dashboard.accounts.sessions import SessionLimits, Sessions
from dashboard.accounts.throttle import SignInThrottle
from dashboard.accounts.tokens import Tokens
from dashboard.alerts.code_seal import CodeSeal
from dashboard.alerts.desk import AlertDesk
from dashboard.alerts.reading import AlertReader
from dashboard.alerts.recorder import Recorder
from dashboard.alerts.room_codes import RoomCodes
from dashboard.audit.log import AuditLog
from dashboard.canary.receipts import Receipts
from dashboard.consent.desk import ConsentDesk
from dashboard.consent.ledger import ConsentLedger
from dashboard.consent.person_data import PersonData
from dashboard.consent.publisher import ConsentPublisher
from dashboard.consent.reading import ConsentReader
from dashboard.consent.site import SitePurposes
from dashboard.delivery.metrics import DeliveryMetrics
from dashboard.escalation.chains import Chains
from dashboard.escalation.rosters import Rosters
from dashboard.live.announcer import Announcer
from dashboard.live.hub import Hub
from dashboard.live.states import LiveStates
from dashboard.pauses.desk import PausePlans
from dashboard.peers.internal import internal_client
from dashboard.peers.reasoning import ReasoningClient
from dashboard.peers.threshold import ThresholdClient
from dashboard.residents.enrolment import Enrolment
from dashboard.residents.homes import Homes
from dashboard.residents.missed import MissedEvents
from dashboard.residents.register import Register
from dashboard.residents.wall import Wall
from dashboard.residents.wards import Wards
from dashboard.settings import DashboardSettings
from dashboard.storage.control import Control
from dashboard.storage.row_scope import scope_rows
from dashboard.system.facts import SystemFacts
from dashboard.system.models import ModelManifest
from dashboard.technical.lane import TechnicalLane
from shared.clock import Clock
from shared.health import Health
from shared.storage.engine import open_engine
from shared.streams.connection import connect


@dataclass(frozen=True)
class Outside:
    """What the dashboard touches but does not own; tests put their own here."""

    engine: Engine
    redis: Redis
    threshold: ThresholdClient
    reasoning: ReasoningClient
    clock: Clock
    passwords: Passwords

    def close(self) -> None:
        """Let every connection go."""
        self.threshold.close()
        self.reasoning.close()
        self.redis.close()
        self.engine.dispose()


@dataclass(frozen=True)
class Parts:
    """The parts, by what they are for."""

    settings: DashboardSettings
    outside: Outside
    registry: CollectorRegistry
    health: Health
    hub: Hub
    announcer: Announcer
    receipts: Receipts
    audit: AuditLog
    sessions: Sessions
    tokens: Tokens
    credentials: Credentials
    accounts: Accounts
    users: UserAdministration
    wards: Wards
    enrolment: Enrolment
    throttle: SignInThrottle
    alerts: AlertDesk
    alert_reader: AlertReader
    chains: Chains
    rosters: Rosters
    room_codes: RoomCodes
    recorder: Recorder
    control: Control
    technical: TechnicalLane
    ledger: ConsentLedger
    publisher: ConsentPublisher
    consent: ConsentDesk
    pause_plans: PausePlans
    consent_reader: ConsentReader
    person_data: PersonData
    site_purposes: SitePurposes
    register: Register
    homes: Homes
    live: LiveStates
    wall: Wall
    missed: MissedEvents
    system: SystemFacts
    oidc: OidcSignIn | None
    """None where the house signs in by passwords alone."""
    delivery_metrics: DeliveryMetrics
    testing_webhook: threading.Lock = field(default_factory=threading.Lock)
    """Held by the one test of an endpoint that is under way."""


def outside(settings: DashboardSettings, clock: Clock) -> Outside:
    """Open what ``settings`` name; nothing is connected before it is used."""
    token = settings.service_token
    return Outside(
        engine=open_engine(settings.database_url),
        redis=connect(settings.redis_url, settings.redis_tls),
        threshold=ThresholdClient(internal_client(settings.threshold_url, token)),
        reasoning=ReasoningClient(internal_client(settings.reasoning_url, token)),
        clock=clock,
        passwords=Passwords(),
    )


def assemble(settings: DashboardSettings, out: Outside) -> Parts:
    """Put the parts together; nothing is read or written yet."""
    engine, clock, redis = out.engine, out.clock, out.redis
    scope_rows(engine)
    hub = Hub()
    live = LiveStates(redis, clock)
    homes = Homes(engine, live)
    announcer = Announcer(hub, homes)
    audit = AuditLog(engine, clock)
    limits = SessionLimits(settings.session_idle_s, settings.session_longest_s)
    sessions = Sessions(engine, clock, limits)
    tokens = Tokens(engine, clock, audit, homes)
    accounts = Accounts(engine, clock, sessions, audit, out.passwords)
    control = Control(clock, settings.shards)
    ledger = ConsentLedger(engine)
    publisher = ConsentPublisher(redis, ledger, clock, settings.consent_lease_s)
    consent = ConsentDesk(engine, clock, audit, ledger, publisher, control)
    chains = Chains(settings.zone)
    rosters = Rosters(chains, settings.zone)
    recorder = Recorder(audit, chains, rosters)
    codes = RoomCodes(engine, clock, audit, out.passwords, CodeSeal(settings.keys_dir))
    register = Register(engine, clock, audit, ledger)
    models = ModelManifest(settings.dashboard_model_manifest, settings.bundle)
    registry = CollectorRegistry()
    return Parts(
        settings=settings,
        outside=out,
        registry=registry,
        health=Health(clock),
        hub=hub,
        announcer=announcer,
        receipts=Receipts(hub),
        audit=audit,
        sessions=sessions,
        tokens=tokens,
        credentials=Credentials(sessions, tokens),
        accounts=accounts,
        users=UserAdministration(engine, clock, audit, accounts, sessions, out.passwords, homes),
        wards=Wards(engine, clock, audit),
        enrolment=Enrolment(engine, clock, audit, register),
        throttle=SignInThrottle(clock),
        alerts=AlertDesk(engine, clock, announcer, control, recorder, codes),
        alert_reader=AlertReader(engine),
        chains=chains,
        rosters=rosters,
        room_codes=codes,
        recorder=recorder,
        control=control,
        technical=TechnicalLane(engine, clock, announcer),
        ledger=ledger,
        publisher=publisher,
        consent=consent,
        pause_plans=PausePlans(engine, clock, audit, consent, settings.zone),
        consent_reader=ConsentReader(engine, clock),
        person_data=PersonData(engine, clock, audit, control),
        site_purposes=SitePurposes(engine, clock, audit),
        register=register,
        homes=homes,
        live=live,
        wall=Wall(engine, clock, live),
        missed=MissedEvents(engine, clock, audit, control),
        system=SystemFacts(live, register, out.threshold, out.reasoning, models),
        oidc=oidc_sign_in(settings, engine, clock, audit, accounts, sessions),
        delivery_metrics=DeliveryMetrics(registry),
    )
