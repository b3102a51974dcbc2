"""Windows go from a box to the real owner of their shard with certificates and accounts on."""

import shutil
from pathlib import Path

from deploy.certificates.folder import Folder
from edge_agent.consent import ConsentGate, HubTime
from edge_agent.outbox import ConsentStore
from shared.clock import SystemClock
from shared.contracts import TechnicalKind
from shared.storage.engine import open_engine, sqlite_url
from shared.streams import keys
from shared.streams.connection import connect
from tests.conftest import tls_binary
from tests.edge_agent_live.builders import EDGE, PERSON, SOURCE, T0, consent
from tests.edge_agent_live.fake_hub import eventually
from tests.edge_agent_live.test_publisher import sending
from tests.shared.streams.test_tls import NOW
from tests.tls_redis import TlsRedis
from threshold_service import metrics
from threshold_service.adapters.database.migrate import migrate
from threshold_service.configuration import load
from threshold_service.engine_settings import engine_settings
from threshold_service.shard.owner import ShardOwner


def test_from_outbox_to_commit_over_mutual_tls(tmp_path: Path, free_port: int) -> None:
    folder = Folder(tmp_path / "certificates", NOW)
    folder.begin(("localhost",))
    folder.edge(EDGE, (PERSON,))
    hub = TlsRedis(tls_binary(), folder.path, free_port)
    hub.start()
    engine = open_engine(sqlite_url(tmp_path / "threshold.sqlite"))
    migrate(engine)
    service = hub.client()
    settings = engine_settings(load())
    owner = ShardOwner(service, engine, 0, settings, SystemClock(), metrics.build())
    try:
        edge = connect(hub.address_of(EDGE), hub.tls_of(EDGE))
        with sending(hub, tmp_path / "o.db", redis=edge) as sender:
            owner.start()
            sender.append(20)
            sender.alarms.raise_(TechnicalKind.SOURCE_LOST, SOURCE, "No picture.")
            eventually(lambda: owner.step() >= 0 and sender.waiting == 0, 20)
            assert service.xlen(keys.TECHNICAL) >= 1
            assert sender.publisher.problem() is None
            service.set(keys.consent(PERSON), consent(T0).model_dump_json())
            store = ConsentStore(sender.database)
            clock = SystemClock()
            gate = ConsentGate(edge, store, HubTime(clock), clock, PERSON)
            assert gate.poll()
            assert store.load(PERSON) is not None
    finally:
        service.close()
        hub.kill()
        engine.dispose()
        shutil.rmtree(hub.folder, ignore_errors=True)
