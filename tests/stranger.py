"""A server on loopback that serves a site as well or as badly as a test asks for."""

import gzip
import http.server
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import brotli

KINDS = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".xml": "application/xml",
    ".csv": "text/csv",
}


@dataclass
class Manners:
    """How the server behaves: what it does to the bytes, the kinds, the statuses of the files it serves."""

    base: str = "/"
    packing: str = ""
    bytes_: Callable[[str, bytes], bytes] = lambda _, data: data
    packed_bytes: Callable[[str, bytes], bytes] = lambda _, data: data
    garbled: frozenset[str] = frozenset()
    kinds: dict[str, str] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    statuses: dict[str, list[int]] = field(default_factory=dict)
    cut: frozenset[str] = frozenset()
    silent: Callable[[str], bool] = lambda _: False
    missing_is: int = 404
    asked: list[str] = field(default_factory=list)


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of clients that hang up."""


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    folder: Path
    manners: Manners

    def do_GET(self) -> None:
        """Answer as the manners say."""
        path, manners = unquote(self.path), self.manners
        if path.startswith("http://"):
            # As a proxy is asked.
            path = "/" + path.removeprefix("http://").partition("/")[2]
        address = path.removeprefix(manners.base)
        manners.asked.append(address)
        if manners.silent(address):
            self.close_connection = True
            return
        if address in manners.moved:
            self._send(302, b"", "", {"Location": manners.moved[address]})
            return
        pending = manners.statuses.get(address)
        if pending:
            self._send(pending.pop(0), b"busy", "text/plain", {})
            return
        file = self.folder / address
        if not path.startswith(manners.base) or not file.is_file():
            self._send(manners.missing_is, b"<p>no</p>", "text/html; charset=utf-8", {})
            return
        data = manners.bytes_(address, file.read_bytes())
        kind = manners.kinds.get(file.suffix, KINDS.get(file.suffix, "application/octet-stream"))
        headers = {}
        if manners.packing and manners.packing in self.headers.get("Accept-Encoding", ""):
            data = manners.packed_bytes(address, data)
            data = gzip.compress(data) if manners.packing == "gzip" else brotli.compress(data, quality=1)
            headers["Content-Encoding"] = manners.packing
        if address in manners.garbled:
            headers["Content-Encoding"] = "gzip"
        self._send(200, data, kind, headers, cut=address in manners.cut)

    def _send(
        self, status: int, data: bytes, kind: str, headers: dict[str, str], *, cut: bool = False
    ) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(data)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data[: len(data) // 2] if cut else data)
        self.close_connection = self.close_connection or cut

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing."""


@contextmanager
def serving(
    folder: Path, manners: Manners, host: str = "127.0.0.1", pem: Path | None = None
) -> Iterator[str]:
    """Serve a folder and give the address of the column, with https when there is a certificate."""
    handler = type("Handler", (_Handler,), {"folder": folder, "manners": manners})
    kind = type("Server", (_Server,), {"address_family": socket.AF_INET6 if ":" in host else socket.AF_INET})
    server = kind((host, 0), handler)
    if pem:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pem)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        shown = f"[{host}]" if ":" in host else host
        yield f"http{'s' if pem else ''}://{shown}:{server.server_address[1]}{manners.base}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
