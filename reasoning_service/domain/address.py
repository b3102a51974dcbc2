"""Which addresses a model may have."""

from urllib.parse import urlsplit


def model_address(value: str) -> str:
    """``value`` without a closing slash or ``/v1``; empty stays empty.

    Raises ``ValueError`` without repeating the address: it may hold a password.

    >>> model_address("http://vllm:8000/v1/")
    'http://vllm:8000'
    """
    if not value:
        return ""
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("a model's address is http://HOST:PORT or https://HOST:PORT")
    if parts.username or parts.password:
        raise ValueError("a model's address holds no password: the key has a setting of its own")
    if parts.query or parts.fragment:
        raise ValueError("a model's address ends with its path")
    return value.rstrip("/").removesuffix("/v1").rstrip("/")
