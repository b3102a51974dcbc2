"""The edge box as a process of its own: ``… .edge FOLDER REDIS PERSONS``.

Each window goes into a real outbox at its end, and a real publisher sends it. All is calm until a
line on standard input gives the second (epoch) at which the scripts begin; its end stops the edge.
Once a second the end of a window is also told on a bare channel, for the peer.
"""

import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.care_desk.bare import CHANNEL
from benchmarks.care_desk.plan import Mood, scripts
from benchmarks.care_desk.windows import Place, Ward
from edge_agent.outbox import AlarmBook, Database, Limits, Outbox
from edge_agent.publish.metrics import Metrics
from edge_agent.publish.publisher import Hub, Publisher
from shared.clock import Clock, SystemClock
from shared.contracts import ScoreWindow
from shared.health import Health
from shared.streams.connection import connect
from threshold_service.arithmetics import arithmetic
from threshold_service.configuration import load
from threshold_service.engine_settings import engine_settings

EDGE = "edge-benchmark"
NEVER = 1 << 60


@dataclass
class Edge:
    """Windows at their ends, until told to stop."""

    ward: Ward
    outbox: Outbox
    clock: Clock
    url: str
    stop: threading.Event = field(default_factory=threading.Event)
    begins_s: int = NEVER

    def run(self) -> None:
        """From the next whole second on."""
        redis = connect(self.url)
        second = self.clock.now_ms() // 1000 + 1
        while not self.stop.is_set():
            for number in range(len(self.ward.scripts)):
                t_start = second * 1000 + self.ward.phase_ms(number)
                t_end = t_start + 1000
                late_s = (t_end - self.clock.now_ms()) / 1000
                if self.clock.wait(self.stop, max(0.0, late_s)):
                    return
                self._append(number, t_start, second)
                if number == 0:
                    redis.publish(CHANNEL, str(t_end))
            second += 1

    def _append(self, number: int, t_start: int, second: int) -> None:
        script = self.ward.scripts[number]
        mood = script.mood(second - self.begins_s) if second >= self.begins_s else Mood.CALM

        def build(epoch: str, seq: int) -> ScoreWindow:
            return self.ward.window(number, t_start, mood, Place(EDGE, epoch, seq))

        self.outbox.append(0, build)


def main() -> None:
    """Run until standard input ends."""
    folder, url, persons = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    clock = SystemClock()
    database = Database(folder / "benchmark.outbox.db", EDGE, clock)
    outbox = Outbox(database, EDGE, clock, Limits())
    alarms = AlarmBook(database, EDGE, clock)
    publisher = Publisher(Hub(connect(url), EDGE), outbox, alarms, clock, Metrics(), Health(clock))
    settings = engine_settings(load(), arithmetic("plain"))
    edge = Edge(Ward(settings, scripts(persons)), outbox, clock, url)
    threads = [
        threading.Thread(target=edge.run),
        threading.Thread(target=publisher.run, args=(edge.stop,)),
    ]
    for thread in threads:
        thread.start()
    for line in sys.stdin:
        edge.begins_s = int(line)
    edge.stop.set()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    main()
