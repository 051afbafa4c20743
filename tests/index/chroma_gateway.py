"""What a hosted Chroma asks of a client, before a local server: a token with each call, few records a call, SPANN."""

from __future__ import annotations

import json
import threading
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

MOST_RECORDS = 300
_HOP = {"transfer-encoding", "connection", "content-length", "date", "server"}


class Gateway:
    """A reverse proxy to a local Chroma server that refuses what the hosted one would refuse.

    Args:
        port: the server behind it.
        token: what ``x-chroma-token`` must be; only the sign of life is given without.
    """

    def __init__(self, port: int, token: str) -> None:
        self.largest = 0
        self._behind, self._token = port, token
        handler = type("Handler", (_Handler,), {"gateway": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.port = int(self._server.server_address[1])

    def __enter__(self) -> Gateway:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def refusal(self, path: str, token: str | None, body: bytes) -> tuple[int, str] | None:
        """Status and error kind when the hosted server would not do it."""
        if token != self._token and not path.endswith("/heartbeat"):
            return 401, "AuthError"
        if path.endswith(("/add", "/upsert")):
            records = len(json.loads(body)["ids"])
            self.largest = max(self.largest, records)
            if records > MOST_RECORDS:
                return 422, "QuotaError"
        return None

    def forward(
        self, method: str, path: str, headers: dict[str, str], body: bytes
    ) -> tuple[int, dict[str, str], bytes]:
        """What the server behind says, its graphs renamed to the hosted one's."""
        connection = HTTPConnection("127.0.0.1", self._behind, timeout=60)
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        said = answer.read()
        connection.close()
        kept = {name: value for name, value in answer.getheaders() if name.lower() not in _HOP}
        return answer.status, kept, _with_spann(said)


class _Handler(BaseHTTPRequestHandler):
    gateway: Gateway
    protocol_version = "HTTP/1.1"

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        refused = self.gateway.refusal(self.path, self.headers.get("x-chroma-token"), body)
        if refused:
            status, kind = refused
            self._answer(status, {"content-type": "application/json"}, json.dumps({"error": kind}).encode())
        else:
            headers = {k: v for k, v in self.headers.items() if k.lower() not in _HOP | {"host", "accept-encoding"}}
            self._answer(*self.gateway.forward(self.command, self.path, headers, body))

    do_GET = do_POST = do_PUT = do_DELETE = _serve  # noqa: N815  # http.server's names

    def _answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Nothing on standard error."""


def _with_spann(said: bytes) -> bytes:
    try:
        told = json.loads(said)
    except ValueError:
        return said
    for one in told if isinstance(told, list) else [told]:
        graph = one.get("configuration_json") if isinstance(one, dict) else None
        if graph and graph.get("hnsw"):
            graph["spann"] = {"space": graph.pop("hnsw")["space"]}
    return json.dumps(told).encode()
