"""The threshold service: one process, one thread a shard, one internal HTTP port."""

import logging
import threading
from collections.abc import Callable

from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from shared import logs
from shared.clock import Clock, SystemClock
from shared.health import Health
from shared.storage.engine import READ_ONLY, open_engine
from shared.streams.connection import backoff_s, connect
from shared.streams.errors import StaleOwner
from shared.streams.tls import plain
from shared.web.internal import serving
from threshold_service import metrics as metrics_module
from threshold_service.adapters.database.held import Held
from threshold_service.adapters.database.history import History
from threshold_service.adapters.database.migrate import migrate
from threshold_service.adapters.database.shadows import Shadows
from threshold_service.api.app import create_app
from threshold_service.api.previews import preview_routes
from threshold_service.api.shadow import shadow_routes
from threshold_service.arithmetics import arithmetic
from threshold_service.calibrate.weekly import Timetable, in_another_process, keep_calibrated
from threshold_service.configuration import load
from threshold_service.domain.settings import EngineSettings
from threshold_service.engine_settings import engine_settings
from threshold_service.metrics import Metrics
from threshold_service.preview.runs import PreviewRuns
from threshold_service.preview.runs import in_another_process as previewing
from threshold_service.settings import Settings
from threshold_service.shadow_choice import chosen_shadow
from threshold_service.shard.intake import IntakeOptions
from threshold_service.shard.owner import OwnerOptions, ShardOwner
from threshold_service.shard.shadow import ShadowChoice

log = logging.getLogger(__name__)
DAY_MS = 86_400_000


def run(stop: threading.Event, settings: Settings | None = None) -> None:
    """Serve until ``stop`` is set, or until another owner takes a shard (``StaleOwner``)."""
    settings = settings or Settings()
    logs.configure("threshold_service", settings.log_level)
    clock = SystemClock()
    health = Health(clock)
    configuration = load(settings.threshold_config)
    sums = arithmetic(settings.threshold_arithmetic)
    resolved = engine_settings(configuration, sums)
    shadow = chosen_shadow(settings.shadow_configuration, configuration, sums)
    engine = open_engine(settings.database_url)
    metrics = metrics_module.build()
    _when_it_answers(lambda: migrate(engine), stop, clock)
    _add_checks(health, settings, engine)
    compared = shadow.settings.config_version if shadow else None
    history = History(engine)
    trying = previewing(settings.database_url, settings.threshold_config, stop, clock)
    app = create_app(
        history,
        configuration,
        resolved,
        health,
        metrics,
        settings.service_token,
        shadow_routes(Shadows(engine), configuration.version, compared),
        preview_routes(history, PreviewRuns(trying, clock)),
    )
    with serving(app, settings.internal_host, settings.threshold_port):
        _calibrate_weekly(stop, settings, engine, resolved, clock)
        _own_shards(stop, settings, engine, resolved, clock, health, metrics, shadow)
    engine.dispose()


def drive(owner: ShardOwner, stop: threading.Event, clock: Clock, beat: Callable[[], None]) -> None:
    """Run one owner until ``stop``; waits out Redis and the database. Raises ``StaleOwner``."""
    attempt = 0
    started = False
    while not stop.is_set():
        beat()
        try:
            if not started:
                owner.start()
                started = True
            owner.step()
            attempt = 0
        except RedisError as error:
            attempt += 1
            log.warning("redis is away", extra={"fields": {"error": plain(error)}})
            clock.wait(stop, backoff_s(attempt))
        except OperationalError as error:
            attempt += 1
            log.exception("the database refuses")
            _say_refused(owner, str(error.orig))
            clock.wait(stop, backoff_s(attempt))


def _say_refused(owner: ShardOwner, why: str) -> None:
    try:
        owner.refused(why)
    except RedisError as error:
        log.warning("nobody can be told", extra={"fields": {"error": str(error)}})


def _own_shards(
    stop: threading.Event,
    settings: Settings,
    engine: Engine,
    resolved: EngineSettings,
    clock: Clock,
    health: Health,
    metrics: Metrics,
    shadow: ShadowChoice | None,
) -> None:
    options = _options(settings, shadow)
    lost: list[BaseException] = []

    def own(shard: int) -> None:
        name = f"shard-{shard}"
        redis = connect(settings.redis_url, settings.redis_tls)
        owner = ShardOwner(redis, engine, shard, resolved, clock, metrics, options)
        try:
            drive(owner, stop, clock, lambda: health.beat(name))
        except BaseException as error:
            # A thread's end must end the process: a shard without an owner is a silent ward.
            log.exception("shard given up", extra={"fields": {"shard": shard}})
            lost.append(error)
            stop.set()
        finally:
            redis.close()

    threads = [
        threading.Thread(target=own, args=(shard,), name=f"shard-{shard}")
        for shard in range(settings.shards)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if lost:
        raise lost[0]


def _calibrate_weekly(
    stop: threading.Event,
    settings: Settings,
    engine: Engine,
    resolved: EngineSettings,
    clock: Clock,
) -> None:
    every_ms = round(settings.threshold_calibrate_every_days * DAY_MS)
    calibrate = in_another_process(settings.database_url, settings.threshold_config)
    timetable = Timetable(every_ms, resolved.config_version)
    threading.Thread(
        target=keep_calibrated,
        args=(Held(engine), timetable, clock, stop, calibrate),
        name="calibration",
        daemon=True,
    ).start()


def _options(settings: Settings, shadow: ShadowChoice | None) -> OwnerOptions:
    return OwnerOptions(
        shadow=shadow,
        batch=settings.threshold_batch,
        retention_ms=round(settings.threshold_retention_days * DAY_MS),
        event_retention_ms=round(settings.threshold_event_days * DAY_MS),
        silent_after_ms=round(settings.threshold_silent_after_s * 1000),
        intake=IntakeOptions(
            late_after_ms=round(settings.threshold_late_after_s * 1000),
            persons=frozenset(settings.threshold_persons),
        ),
    )


def _add_checks(health: Health, settings: Settings, engine: Engine) -> None:
    probe = connect(settings.redis_url, settings.redis_tls)
    health.add_check("redis", lambda: _redis_problem(probe))
    health.add_check("database", lambda: _database_problem(engine))


def _redis_problem(redis: Redis) -> str | None:
    try:
        redis.ping()
    except RedisError as error:
        return f"redis does not answer: {plain(error)}"
    return None


def _database_problem(engine: Engine) -> str | None:
    try:
        with engine.connect().execution_options(**READ_ONLY) as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        return f"the database does not answer: {error}"
    return None


def _when_it_answers(act: Callable[[], None], stop: threading.Event, clock: Clock) -> None:
    attempt = 0
    while not stop.is_set():
        try:
            act()
        except OperationalError as error:
            attempt += 1
            log.warning("the database is away", extra={"fields": {"error": str(error.orig)}})
            clock.wait(stop, backoff_s(attempt))
        else:
            return


__all__ = ["StaleOwner", "drive", "run"]
