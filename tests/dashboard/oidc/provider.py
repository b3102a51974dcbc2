"""An identity provider of the tests' own: real HTTP, real keys, and as many faults as one likes."""

import base64
import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey

CLIENT = "attune-desk"
SECRET = "between us: +/%"


@dataclass
class OidcProvider:
    """What it says can be changed in between. ``claims`` are of whoever signs in next."""

    port: int = 0
    host: str = "127.0.0.1"
    """``localhost`` is another site to a browser than 127.0.0.1."""
    who: str = "ada-1"
    """Who signs in when a browser comes."""
    keys: KeySet = field(
        default_factory=lambda: KeySet(
            [
                RSAKey.generate_key(2048, {"kid": "rsa", "use": "sig"}),
                ECKey.generate_key("P-256", {"kid": "ec", "use": "sig"}),
            ]
        )
    )
    algorithm: str = "RS256"
    signed_with: str | None = None
    """A key by name; else the one that fits the algorithm."""
    forged_with: OctKey | RSAKey | None = None
    claims: dict[str, Any] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    metadata: dict[str, Any] = field(default_factory=dict)
    status: int = 200
    now_s: int = 0
    asked: list[str] = field(default_factory=list)
    begun: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def issuer(self) -> str:
        """Its name and where it listens."""
        return f"http://{self.host}:{self.port}"

    def sign_in(self, address: str, sub: str, **claims: object) -> dict[str, str]:
        """Somebody signs in at ``address``; answers what their browser is sent back with."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        code = f"code-{len(self.begun)}"
        self.begun[code] = query
        self.claims = {"sub": sub, **claims}
        return {"code": code, "state": query["state"], "iss": self.issuer}

    def leads_back(self, path: str) -> str:
        """Where a browser that came to ``path`` is sent, once ``who`` has signed in there."""
        came = self.sign_in(f"{self.issuer}{path}", self.who)
        back = self.begun[came["code"]]["redirect_uri"]
        return f"{back}?{urlencode(came)}"

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """Answers a code with a token, once, to the client who may ask with the right proof."""
        query = self.begun.pop(form.get("code", ""), None)
        basic = base64.b64decode(authorization.removeprefix("Basic ")).decode()
        client = tuple(unquote(part) for part in basic.split(":", 1))
        if client != (CLIENT, SECRET) and form.get("client_secret") != SECRET:
            return 401, {"error": "invalid_client"}
        if query is None or form["redirect_uri"] != query["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != query["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        return 200, {"id_token": self._signed(query["nonce"]), "access_token": "unused"}

    def documents(self) -> dict[str, dict[str, Any]]:
        """What may be read of it."""
        discovery = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            **self.metadata,
        }
        strange = {"kty": "OKP", "crv": "Ed25519", "x": "AA", "use": "enc", "kid": "other"}
        keys = [*self.keys.as_dict(private=False)["keys"], strange]
        return {"/.well-known/openid-configuration": discovery, "/keys": {"keys": keys}}

    def _signed(self, nonce: str) -> str:
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": self.now_s,
            "exp": self.now_s + 300,
            "nonce": nonce,
            **self.claims,
        }
        for name in self.without:
            claims.pop(name)
        named = self.signed_with or {"RS256": "rsa", "PS256": "rsa", "ES256": "ec"}.get(
            self.algorithm, "rsa"
        )
        header = {"alg": self.algorithm, "kid": named}
        if self.algorithm == "none":
            parts = (json.dumps(each).encode() for each in (header, claims))
            return ".".join(_part(each) for each in parts) + "."
        key = self.forged_with or self.keys.get_by_kid(named)
        return jwt.encode(header, claims, key, algorithms=[self.algorithm])


@contextmanager
def provider() -> Iterator[OidcProvider]:
    """One that listens until the block ends."""
    it = OidcProvider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            it.asked.append(self.path)
            if self.path.startswith("/authorize?"):
                self.send_response(303)
                self.send_header("Location", it.leads_back(self.path))
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            self._say(it.status, it.documents().get(self.path, {}))

        def do_POST(self) -> None:
            it.asked.append(self.path)
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            self._say(*it.token(form, self.headers.get("Authorization", "")))

        def _say(self, status: int, document: dict[str, Any]) -> None:
            content = json.dumps(document).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    it.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield it
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _part(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
