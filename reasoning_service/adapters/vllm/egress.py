"""The way out: to the configured server and to nobody else."""

import httpx2

from reasoning_service.errors import ModelRefused


class OneHost(httpx2.BaseTransport):
    """Lets requests through to one origin.

    Every request has a connection of its own, so that it can be cut without harm to others: an
    answer takes seconds, a connection less than a millisecond.
    """

    def __init__(self, url: str, inner: httpx2.BaseTransport | None = None) -> None:
        self._allowed = _origin(httpx2.URL(url))
        self._inner = inner or httpx2.HTTPTransport(
            limits=httpx2.Limits(max_connections=None, max_keepalive_connections=0),
            trust_env=False,
        )

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send it on. Raises ``ModelRefused`` for any other origin."""
        if _origin(request.url) != self._allowed:
            raise ModelRefused(f"{request.url.host} is not the model's server")
        return self._inner.handle_request(request)

    def close(self) -> None:
        """Close what is open."""
        self._inner.close()


def http_client(url: str, key: str, connect_s: float) -> httpx2.Client:
    """A client for ``url`` alone: no proxies, no redirects, no reading limit of its own."""
    return httpx2.Client(
        base_url=url,
        headers={"Accept-Encoding": "identity"}
        | ({"Authorization": f"Bearer {key}"} if key else {}),
        timeout=httpx2.Timeout(None, connect=connect_s, write=10.0),
        transport=OneHost(url),
        follow_redirects=False,
        trust_env=False,
    )


def _origin(url: httpx2.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port
