"""The client through a proxy on loopback, which connects all that it is asked for to one site."""

import datetime
import select
import socket
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from nutgraf.index import FetchError
from nutgraf.index.feeds import Client
from nutgraf.index.feeds.http_exchange import _trusted
from tests.index.feeds.conftest import QUICK

PUBLIC = "93.184.215.14"


class Proxy(ThreadingHTTPServer):
    """`asked` are the targets, and with which password."""

    daemon_threads = True

    def __init__(self, site_port: int) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.site_port, self.status = site_port, 200
        self.asked: list[tuple[str, str | None]] = []
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()


class Handler(BaseHTTPRequestHandler):
    server: Proxy

    def do_CONNECT(self) -> None:
        self.server.asked.append((self.path, self.headers.get("Proxy-Authorization")))
        self.send_response(self.server.status)
        self.end_headers()
        if self.server.status != 200:
            return
        with socket.create_connection(("127.0.0.1", self.server.site_port)) as site:
            ends = (self.connection, site)
            while True:
                for end in select.select(ends, [], [])[0]:
                    data = end.recv(65536)
                    if not data:
                        return
                    ends[end is ends[0]].sendall(data)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def proxy(site, monkeypatch):
    running = Proxy(site.server_port)
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("HTTP_PROXY", f"http://us%40er:pass@127.0.0.1:{running.server_port}")
    site.put("/robots.txt", b"")
    site.put("/feed", b"news")
    yield running
    running.shutdown()
    running.server_close()


@pytest.fixture
def names(monkeypatch):
    """What names mean here, beside those that are addresses already."""
    known = {"courier.example": PUBLIC, "inside.example": "10.0.0.7"}
    real = socket.getaddrinfo

    def resolve(host, port, *arguments, **options):
        if host.endswith(".example") and host not in known:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return real(known.get(host, host), port, *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)


def test_a_proxy_is_asked_for_the_address_that_was_checked(proxy, site, names):
    client = Client(interval=0, limits=QUICK)
    assert client.get("http://courier.example/feed", most=10).body == b"news"
    assert {target for target, _ in proxy.asked} == {f"{PUBLIC}:80"}
    assert {password for _, password in proxy.asked} == {"Basic dXNAZXI6cGFzcw=="}
    assert site.requests("/feed")[0]["host"] == "courier.example"
    assert "proxy-authorization" not in site.requests("/feed")[0]


@pytest.mark.parametrize("host", ["inside.example", "10.0.0.7", "127.0.0.1", "unknown.example"])
def test_the_private_network_is_guarded_from_behind_a_proxy_too(proxy, names, host):
    with pytest.raises(FetchError, match=r"private network|the name has no address"):
        Client(interval=0, limits=QUICK).get(f"http://{host}/feed", most=10)
    assert proxy.asked == []


def test_where_private_addresses_are_allowed_the_proxy_resolves_names(proxy, site, names, client):
    assert client.get("http://unknown.example:81/feed", most=10).body == b"news"
    assert {target for target, _ in proxy.asked} == {"unknown.example:81"}


def test_hosts_without_proxy_are_asked_directly(proxy, site, client, monkeypatch):
    monkeypatch.setenv("NO_PROXY", "localhost,127.0.0.1")
    assert client.get(f"{site.address}/feed", most=10).body == b"news"
    assert proxy.asked == []


def test_what_a_proxy_refuses_is_said_without_its_password(proxy, names):
    proxy.status = 403
    with pytest.raises(FetchError, match=r"refuses a connection to it \(HTTP 403\)") as refused:
        Client(interval=0, limits=QUICK).get("http://courier.example/feed", most=10)
    assert "pass" not in str(refused.value)


def test_a_proxy_of_another_kind_is_refused(proxy, names, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "socks5://user:pass@127.0.0.1:1")
    with pytest.raises(FetchError, match="is not the address of an HTTP proxy") as refused:
        Client(interval=0, limits=QUICK).get("http://courier.example/feed", most=10)
    assert "pass" not in str(refused.value)


@pytest.fixture
def certified(site, proxy, tmp_path, monkeypatch):
    """The site by TLS, as courier.example, with a certificate that is trusted here."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.datetime.now(datetime.UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "courier.example")])
    day = datetime.timedelta(days=1)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, now - day, now + day)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("courier.example")]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "site.pem"
    pem = serialization.Encoding.PEM
    unencrypted = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    file.write_bytes(certificate.public_bytes(pem) + key.private_bytes(pem, *unencrypted))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    site.socket = context.wrap_socket(site.socket, server_side=True)
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.server_port}")
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    _trusted.cache_clear()
    yield
    _trusted.cache_clear()


def test_tls_goes_through_a_proxy_to_the_server_of_that_name(proxy, site, names, certified):
    client = Client(interval=0, limits=QUICK)
    assert client.get("https://courier.example/feed", most=10).body == b"news"
    assert {target for target, _ in proxy.asked} == {f"{PUBLIC}:443"}
    assert site.requests("/feed")[0]["host"] == "courier.example"


def test_a_server_of_another_name_behind_a_proxy_is_refused(proxy, site, names, certified):
    client = Client(interval=0, limits=QUICK, allow_private=True)
    with pytest.raises(FetchError, match="its certificate is not valid: Hostname mismatch"):
        client.get("https://other.example/feed", most=10)
    assert site.requests("/feed") == []
