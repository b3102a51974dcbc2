"""Networks that several cameras share."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from edge_agent.adapters.networks import open_network
from edge_agent.bundle import Bundle


def test_cameras_that_share_a_network_get_each_their_own_answer(bundle: Bundle) -> None:
    resolved = bundle.get("face_landmarks")
    assert resolved.model.runtime == "litert"
    generator = np.random.default_rng(0)
    pictures = [generator.random((1, 192, 192, 3), dtype=np.float32) for _ in range(8)]
    alone = [open_network(resolved).run(p) for p in pictures]

    def camera(number: int) -> list[bool]:
        network = open_network(resolved)
        said = [network.run(pictures[number]) for _ in range(20)]
        return [
            all(np.array_equal(one[name], alone[number][name]) for name in alone[number])
            for one in said
        ]

    with ThreadPoolExecutor(8) as pool:
        assert all(all(same) for same in pool.map(camera, range(8)))
