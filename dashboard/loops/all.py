"""Every loop of the dashboard."""

from concurrent.futures import ThreadPoolExecutor

from dashboard.consent.erasure_metrics import ErasureMetrics
from dashboard.delivery.courier import PLACES
from dashboard.delivery.set_up import delivery
from dashboard.loops import intakes
from dashboard.loops.canary import CanaryLoop
from dashboard.loops.care import CareLoop
from dashboard.loops.consumer import Consumer
from dashboard.loops.delivering import DeliveryLoop
from dashboard.loops.erasing import ErasingLoop
from dashboard.loops.forgetting import ForgettingLoop
from dashboard.loops.live import LiveLoop
from dashboard.loops.outgoing import ConsentLoop, RelayLoop
from dashboard.loops.pauses import PauseLoop
from dashboard.loops.peers import PeerLoop
from dashboard.loops.reconcile import Reconciler
from dashboard.loops.runner import Loop
from dashboard.metrics import Metrics
from dashboard.parts import Parts
from dashboard.surroundings.publisher import SurroundingsPublisher
from dashboard.technical.own_alarms import OwnAlarms


def all_loops(parts: Parts) -> list[Loop]:
    """The loops over ``parts``, not yet running."""
    engine, redis = parts.outside.engine, parts.outside.redis
    alarms = OwnAlarms(parts.technical, parts.outside.clock)
    intake = intakes.EventIntake(parts, alarms, Metrics(parts.registry, parts.hub))
    reconciler = Reconciler(parts, intake)
    told = (alarms.records, reconciler.soon)
    bringing = ThreadPoolExecutor(PLACES, thread_name_prefix="delivery")
    canaries = [Loop("canary", CanaryLoop(parts).step)] if parts.settings.canary else []
    return [
        *canaries,
        Loop("events", Consumer(engine, redis, intakes.events(intake), *told).step),
        Loop("assessments", Consumer(engine, redis, intakes.assessments(intake), *told).step),
        Loop("technical", Consumer(engine, redis, intakes.technical(parts), *told).step),
        Loop("reconcile", reconciler.step),
        Loop("live", LiveLoop(parts, alarms).step),
        Loop("peers", PeerLoop(parts, alarms).step),
        Loop("care", CareLoop(parts).step),
        Loop("delivery", DeliveryLoop(parts, delivery(parts), bringing).step),
        Loop("consent", ConsentLoop(parts).step),
        Loop("pauses", PauseLoop(parts).step),
        Loop("surroundings", SurroundingsPublisher(redis, engine, parts.outside.clock).step),
        Loop("relay", RelayLoop(parts).step),
        Loop("erasing", ErasingLoop(parts, ErasureMetrics(parts.registry)).step),
        Loop("forgetting", ForgettingLoop(parts).step),
    ]
