"""What one second of the learned fusion costs, on one thread, state in and state out.

``python -m benchmarks.fusion_step``
"""

from statistics import quantiles
from time import perf_counter, thread_time

import numpy as np

from benchmarks.machine import header
from edge_agent.adapters.fusion_network import StatefulFusion
from edge_agent.adapters.networks import onnx_session
from edge_agent.bundle.manifest import MANIFEST_PATH
from edge_agent.domain.fusion_input import SENSES, SIZES
from edge_agent.domain.learned_fusion import NetworkState

STEPS, WARM = 3000, 200


def main() -> None:
    fusion = StatefulFusion(onnx_session(MANIFEST_PATH.parent / "fusion_step.onnx"), "sha")
    rng = np.random.default_rng(0)
    seconds = [
        {sense: rng.normal(size=SIZES[sense]).astype(np.float32) for sense in SENSES}
        for _ in range(50)
    ]
    state: NetworkState | None = None
    cpu, wall = [], []
    for n in range(WARM + STEPS):
        cpu_s, wall_s = thread_time(), perf_counter()
        _, state = fusion.step(seconds[n % len(seconds)], state)
        cpu.append((thread_time() - cpu_s) * 1000)
        wall.append((perf_counter() - wall_s) * 1000)
    print(header())
    for name, taken in (("processor", cpu[WARM:]), ("wall", wall[WARM:])):
        cuts = quantiles(taken, n=100)
        print(f"{name}: p50 {cuts[49]:.3f} ms, p95 {cuts[94]:.3f} ms, p99 {cuts[98]:.3f} ms")


if __name__ == "__main__":
    main()
