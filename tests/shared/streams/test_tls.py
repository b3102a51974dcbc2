"""TLS against a real redis-server: who gets in, who does not, and what each is told."""

import datetime
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import NoPermissionError, RedisError

from deploy.certificates.folder import Folder
from shared.contracts import TechnicalAlarm
from shared.settings import ServiceSettings
from shared.streams import keys
from shared.streams.codec import encode
from shared.streams.connection import connect
from shared.streams.errors import BadAddress
from shared.streams.tls import BROKE_OFF, NO_HANDSHAKE, Tls, plain
from tests.conftest import tls_binary
from tests.redis_process import RedisProcess
from tests.tcp_proxy import TcpProxy
from tests.tls_redis import TlsRedis

NOW = datetime.datetime.now(datetime.UTC)
LONG_AGO = NOW - datetime.timedelta(days=1000)


def site(path: Path, *hosts: str, now: datetime.datetime = NOW) -> Path:
    """A folder as ``init`` and ``issue`` leave it."""
    folder = Folder(path, now)
    folder.begin(hosts or ("localhost", "127.0.0.1"))
    folder.edge("edge-1", ("resident-1",))
    return path


@contextmanager
def serving(folder: Path, port: int) -> Iterator[TlsRedis]:
    server = TlsRedis(tls_binary(), folder, port)
    try:
        server.start()
        yield server
    finally:
        server.kill()
        shutil.rmtree(server.folder, ignore_errors=True)


@pytest.fixture
def hub(tmp_path: Path, free_port: int) -> Iterator[TlsRedis]:
    with serving(site(tmp_path / "certificates"), free_port) as server:
        yield server


def as_edge(hub: TlsRedis, tls: Tls | None = None, host: str = "localhost") -> Redis:
    return connect(hub.address_of("edge-1", host), tls or hub.tls_of("edge-1"))


def refusal(client: Redis) -> str:
    """What a person is told when the connection fails."""
    with client, pytest.raises(RedisError) as caught:
        client.time()
    assert "rediss://" not in str(caught.value)
    return plain(caught.value)


def test_the_right_certificate_and_account_get_in(hub: TlsRedis) -> None:
    with as_edge(hub) as edge, hub.client() as service:
        assert edge.ping()
        edge.xadd(keys.scores(0), {"v": "1"})
        edge.xadd(keys.TECHNICAL, {"v": "1"}, maxlen=10)
        service.set(keys.consent("resident-1"), b"record")
        service.set(keys.erasure("resident-1"), b"order")
        service.set(keys.acked("edge-1", "o1", 0), 7)
        assert edge.get(keys.consent("resident-1")) == b"record"
        assert edge.get(keys.erasure("resident-1")) == b"order"
        assert edge.get(keys.acked("edge-1", "o1", 0)) == b"7"
        assert service.xlen(keys.scores(0)) == 1


@pytest.mark.parametrize(
    "command",
    [
        ("XREAD", "STREAMS", keys.EVENTS, "0"),
        ("XRANGE", keys.ASSESSMENTS, "-", "+"),
        ("XRANGE", keys.scores(0), "-", "+"),
        ("XADD", keys.EVENTS, "*", "v", "1"),
        ("GET", keys.live("resident-1")),
        ("GET", keys.consent("resident-2")),
        ("GET", keys.erasure("resident-2")),
        ("SET", keys.erasure("resident-1"), "x"),
        ("GET", keys.acked("edge-2", "o1", 0)),
        ("SET", keys.consent("resident-1"), "x"),
        ("SET", keys.acked("edge-1", "o1", 0), "9"),
        ("DEL", keys.scores(0)),
        ("XTRIM", keys.scores(0), "MAXLEN", "0"),
        ("SUBSCRIBE", keys.LIVE_CHANNEL),
        ("KEYS", "*"),
        ("FLUSHALL",),
        ("CONFIG", "GET", "*"),
        ("ACL", "LIST"),
    ],
)
def test_an_edge_box_may_do_nothing_else(hub: TlsRedis, command: tuple[str, ...]) -> None:
    with as_edge(hub) as edge, pytest.raises(NoPermissionError):
        edge.execute_command(*command)


def test_without_a_certificate_nobody_gets_in(hub: TlsRedis) -> None:
    only_trusting = Tls(hub.certificates / "authority.crt")
    said = refusal(as_edge(hub, only_trusting))
    assert said in {"The hub asks for a certificate and was shown none.", BROKE_OFF}


def test_a_certificate_of_another_authority_is_refused(hub: TlsRedis, tmp_path: Path) -> None:
    other = site(tmp_path / "other")
    tls = Tls(hub.certificates / "authority.crt", other / "edge-1.crt", other / "edge-1.key")
    said = refusal(as_edge(hub, tls))
    assert said in {"The hub refuses our certificate: it trusts another authority.", BROKE_OFF}


def test_an_expired_certificate_is_refused(hub: TlsRedis) -> None:
    Folder(hub.certificates, LONG_AGO).renew("edge-1")
    said = refusal(as_edge(hub))
    assert said in {"The hub refuses our certificate: it has expired.", BROKE_OFF}


def test_a_renewed_certificate_counts_from_the_next_connection(hub: TlsRedis) -> None:
    Folder(hub.certificates, LONG_AGO).renew("edge-1")
    with as_edge(hub) as edge:
        with pytest.raises(RedisError):
            edge.time()
        Folder(hub.certificates, NOW).renew("edge-1")
        assert edge.time()


@pytest.mark.parametrize(
    ("hosts", "now", "why"),
    [
        (("hub.example",), NOW, "The hub's certificate is for another name"),
        (("localhost",), LONG_AGO, "The hub's certificate has expired."),
    ],
)
def test_a_wrong_hub_is_not_talked_to(
    tmp_path: Path, free_port: int, hosts: tuple[str, ...], now: datetime.datetime, why: str
) -> None:
    folder = site(tmp_path / "certificates", "localhost")
    authority = Folder(folder, now)
    authority._write("hub", authority._issue("hub", hosts, 10))
    with serving(folder, free_port) as server:
        assert refusal(as_edge(server)).startswith(why)


def test_an_address_that_the_certificate_does_not_name_is_refused(
    tmp_path: Path, free_port: int
) -> None:
    with serving(site(tmp_path / "certificates", "localhost"), free_port) as server:
        assert "another address" in refusal(as_edge(server, host="127.0.0.1"))


def test_only_our_authority_counts_even_if_the_system_trusts_more(
    hub: TlsRedis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """redis-py itself would take the hub here: its authority is among the system's."""
    monkeypatch.setenv("SSL_CERT_FILE", str(hub.certificates / "authority.crt"))
    other = site(tmp_path / "other") / "authority.crt"
    shown = hub.tls_of("edge-1")
    tls = Tls(other, shown.certificate, shown.key)
    assert refusal(as_edge(hub, tls)) == (
        "The hub's certificate comes from an authority we do not trust."
    )
    options = {**tls.options(), "ssl_check_hostname": True}
    del options["connection_class"]
    with Redis.from_url(hub.address_of("edge-1"), **options) as lax:
        assert lax.ping()


def test_without_tls_the_port_says_nothing(hub: TlsRedis) -> None:
    with connect(f"redis://127.0.0.1:{hub.port}/0") as client, pytest.raises(RedisError):
        client.ping()


def test_an_account_without_its_password_is_told_so(one_redis: RedisProcess) -> None:
    with one_redis.client() as admin, one_redis.client() as client:
        admin.execute_command("ACL", "SETUSER", "default", "resetpass", ">secret")
        assert refusal(client) == "The hub asks for a name and password; ATTUNE_REDIS_URL has none."


def test_a_hub_without_tls_is_said_to_be_one(hub: TlsRedis, one_redis: RedisProcess) -> None:
    with TcpProxy(one_redis.socket) as open_port:
        client = connect(f"rediss://127.0.0.1:{open_port.port}/0", hub.tls_of("edge-1"))
        assert refusal(client) == NO_HANDSHAKE


@pytest.mark.parametrize("wrong", ["password", "name"])
def test_a_wrong_account_is_refused_without_repeating_its_password(
    hub: TlsRedis, wrong: str
) -> None:
    address = hub.address_of("edge-1")
    secret = address.split(":")[2].split("@")[0]
    address = address.replace(secret, "hunter2") if wrong == "password" else address
    address = address.replace("edge-1", "edge-9") if wrong == "name" else address
    said = refusal(connect(address, hub.tls_of("edge-1")))
    assert said == "The hub refuses the name and password in ATTUNE_REDIS_URL."


def test_a_revoked_box_is_out_although_its_certificate_is_good(hub: TlsRedis) -> None:
    shown = hub.certificates.parent / "stolen"
    shutil.copytree(hub.certificates, shown)
    with as_edge(hub) as edge, as_edge(hub) as stolen, hub.client() as service:
        assert edge.ping()
        assert stolen.ping()
        Folder(hub.certificates, NOW).revoke("edge-1")
        with pytest.raises(NoPermissionError):
            service.execute_command("ACL", "LOAD")  # the services administer nothing
        with hub.client("operator") as operator:
            operator.acl_load()
        with pytest.raises(RedisError):
            edge.ping()
        hub.certificates = shown
        assert "refuses the name" in refusal(as_edge(hub))


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [("authority.crt", "authority's certificate cannot be used"), ("edge-1.key", "and key cannot")],
)
def test_a_missing_file_is_a_sentence_with_its_name(
    hub: TlsRedis, missing: str, sentence: str
) -> None:
    (hub.certificates / missing).unlink()
    said = refusal(as_edge(hub))
    assert sentence in said
    assert missing.split(".")[0] in said


def test_what_services_write_they_may_write(hub: TlsRedis) -> None:
    """Everything that the readers, the relay and the workers do."""
    alarm = TechnicalAlarm(alarm_id="a", kind="disk_full", subject="s", since=1, text="t")
    with hub.client() as service:
        service.xadd(keys.EVENTS, encode(alarm), maxlen=10)
        service.xgroup_create(keys.EVENTS, "g", id="0")
        assert service.xreadgroup("g", "c", {keys.EVENTS: ">"})
        assert service.xautoclaim(keys.EVENTS, "g", "c", min_idle_time=0)
        service.xtrim(keys.EVENTS, minid="0")
        assert service.info("server")["run_id"]
        service.publish(keys.LIVE_CHANNEL, "resident-1")
        subscription = service.pubsub()
        subscription.subscribe(keys.LIVE_CHANNEL)
        subscription.close()
        with pytest.raises(NoPermissionError):
            service.flushall()


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ({"redis_certificate": "a.crt", "redis_key": "a.key"}, "needs ATTUNE_REDIS_CA"),
        ({"redis_ca": "ca.crt", "redis_certificate": "a.crt"}, "belong together"),
    ],
)
def test_half_of_the_files_is_no_setting(settings: dict[str, str], why: str) -> None:
    with pytest.raises(BadAddress, match=why):
        _ = ServiceSettings.model_validate(settings).redis_tls


@pytest.mark.parametrize(
    "url", ["", "http://hub:6379", "redis://:sec/ret@hub:6379/0", "redis://:s@hub:sec-ret/0"]
)
def test_a_wrong_address_is_a_sentence_without_its_password(url: str) -> None:
    with pytest.raises(BadAddress, match="ATTUNE_REDIS_URL") as caught:
        connect(url)
    assert "ret" not in str(caught.value)


def test_certificates_without_tls_are_refused_rather_than_ignored() -> None:
    with pytest.raises(BadAddress, match="does not begin with rediss"):
        connect("redis://hub:6379/0", Tls(Path("ca.crt")))


def test_the_first_end_of_what_we_show_and_trust_is_known(tmp_path: Path) -> None:
    folder = site(tmp_path / "c", now=NOW)
    ends = Tls(folder / "authority.crt", folder / "edge-1.crt", folder / "edge-1.key").expires()
    assert ends is not None
    assert (ends - NOW).days == 397
    assert Tls(folder / "missing.crt").expires() is None
