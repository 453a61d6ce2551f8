"""Over TLS we speak HTTP/2 where a server does, and trust nobody whose certificate is not in order."""

import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import h2.config
import h2.connection
import h2.events
import pytest

from ingest.fetch import FetchLimits, HttpFetcher
from ingest.source_errors import UnreachableError

_OPENSSL = shutil.which("openssl")
_LIMITS = FetchLimits(seconds=5.0, connect=2.0, read=2.0, attempts=1, interval=0.0)

pytestmark = pytest.mark.skipif(_OPENSSL is None, reason="maakt een certificaat met openssl")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a certificate for 127.0.0.1 that signs itself, with its key in one file."""
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        [str(_OPENSSL), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=test",
         "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "key.pem", "-out", "cert.pem"],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip
    return folder


@pytest.fixture
def server(certificate: Path) -> Iterator[str]:
    """Serve "dag" over HTTP/2 and TLS to whoever asks for whatever."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    context.set_alpn_protocols(["h2"])
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with suppress(OSError):
            while True:
                plain, _ = listener.accept()
                with suppress(OSError), context.wrap_socket(plain, server_side=True) as secured:
                    _talk(secured)

    threading.Thread(target=serve, daemon=True).start()
    yield f"https://127.0.0.1:{listener.getsockname()[1]}/a"
    listener.close()


def _talk(secured: ssl.SSLSocket) -> None:
    connection = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
    connection.initiate_connection()
    secured.sendall(connection.data_to_send())
    while data := secured.recv(65536):
        for event in connection.receive_data(data):
            if isinstance(event, h2.events.RequestReceived):
                path = dict(event.headers)[b":path"]
                status = "404" if path == b"/robots.txt" else "200"
                connection.send_headers(event.stream_id, [(":status", status), ("content-type", "text/html")])
                connection.send_data(event.stream_id, b"dag", end_stream=True)
        secured.sendall(connection.data_to_send())


def test_a_server_that_speaks_http2_only_is_understood(
    server: str, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate / "cert.pem"))
    with HttpFetcher("a@b.nl", _LIMITS, allow_loopback=True) as fetcher:
        assert fetcher.fetch(server).body == b"dag"


def test_a_certificate_that_nobody_vouches_for_is_refused(server: str) -> None:
    with (
        HttpFetcher("a@b.nl", _LIMITS, allow_loopback=True) as fetcher,
        pytest.raises(UnreachableError, match="certif"),
    ):
        fetcher.fetch(server)


def test_a_certificate_for_another_name_is_refused(
    server: str, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate / "cert.pem"))
    other = server.replace("127.0.0.1", "localhost")
    with (
        HttpFetcher("a@b.nl", _LIMITS, allow_loopback=True) as fetcher,
        pytest.raises(UnreachableError, match="localhost"),
    ):
        fetcher.fetch(other)
