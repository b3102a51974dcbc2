"""The real server of the slow tests: one for the session."""

from collections.abc import Iterator

import pytest

from tests.reasoning_service.vllm.real import BINARY, PARSER, RealVllm


@pytest.fixture(scope="session")
def real_vllm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealVllm]:
    """A running vLLM with two places, a short queue and the parser that stumbles."""
    if not BINARY.is_file():
        pytest.skip(f"no real vLLM here: ATTUNE_VLLM_HERE names no file ({BINARY.name})")
    server = RealVllm(tmp_path_factory.mktemp("vllm") / "log")
    try:
        server.start(*PARSER)
        server.wait()
        yield server
    finally:
        server.close()
