"""The client against a server that misbehaves: bounds of time, size and place, and politeness."""

import gzip
import socket
import threading

import pytest

from nutgraf.index import FetchError
from nutgraf.index.feeds import Client, addresses
from nutgraf.index.feeds.addresses import is_public
from tests.index.feeds.conftest import QUICK


def refused(client, url, most=10_000):
    with pytest.raises(FetchError) as caught:
        client.get(url, most=most)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def drip(handler):
    """Headers at once, then a byte now and then: a whole reply to whoever waits for its end."""
    handler.send_response(200)
    handler.end_headers()
    drop_by_drop(handler, b"x")


def drip_headers(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    drop_by_drop(handler, b"X-More: y\r\n")
    handler.wfile.write(b"\r\n")


def silence(handler):
    handler.server.over.wait(10)
    handler.send_response(200)
    handler.end_headers()


def drop_by_drop(handler, drop, drops=50):
    for _ in range(drops):
        handler.server.over.wait(0.1)
        handler.wfile.write(drop)


def endless(handler):
    handler.send_response(200)
    handler.end_headers()
    while not handler.server.over.is_set():
        handler.wfile.write(b"y" * 65536)


def test_a_page_comes_back_whole_and_decompressed(site, client):
    url = site.put("/a", gzip.compress(b"hello" * 100), Content_Encoding="gzip", ETag='"1"')
    reply = client.get(url, most=1000)
    assert (reply.status, reply.body, reply.headers["etag"]) == (200, b"hello" * 100, '"1"')
    sent = site.requests("/a")[0]
    assert sent["user-agent"].startswith("nutgraf/")
    assert sent["host"] == site.address.removeprefix("http://")


@pytest.mark.parametrize("route", [drip, drip_headers, silence])
def test_a_slow_server_is_cut_off(site, client, route):
    site.routes["/slow"] = route
    said = refused(client, f"{site.address}/slow", most=10**6)
    assert "took longer" in said or "no answer in time" in said


def test_a_huge_body_is_refused_before_it_is_read(site, client):
    url = site.put("/huge", b"", Content_Length="100000000000")
    assert "more than 10,000 bytes" in refused(client, url)


def test_a_body_without_end_is_cut_off(site, client):
    site.routes["/endless"] = endless
    assert "more than 10,000 bytes" in refused(client, f"{site.address}/endless")


def test_a_bomb_of_compressed_data_does_not_go_off(site, client):
    packed = gzip.compress(bytes(50_000_000))
    url = site.put("/bomb", packed, Content_Encoding="gzip")
    assert "more than 1,000,000 bytes" in refused(client, url, most=10**6)


def test_a_body_that_breaks_off_is_no_body(site, client):
    url = site.put("/torn", b"half", Content_Length="8")
    assert "/torn" in refused(client, url)


def test_garbage_in_place_of_http(site, client):
    site.routes["/garbage"] = lambda handler: handler.wfile.write(b"\x00\xff not http\r\n\r\n")
    assert "/garbage" in refused(client, f"{site.address}/garbage")


def test_redirects_are_followed_but_not_for_ever(site, client):
    site.put("/end", b"here")
    url = site.put("/start", b"", status=301, Location="/end")
    assert client.get(url, most=10).body == b"here"
    site.put("/loop", b"", status=302, Location="/pool")
    loop = site.put("/pool", b"", status=302, Location="/loop")
    assert "in a loop" in refused(client, loop)
    for i in range(9):
        site.put(f"/far{i}", b"", status=307, Location=f"/far{i + 1}")
    assert "more than 5 times" in refused(client, f"{site.address}/far0")
    nowhere = site.put("/nowhere", b"", status=302)
    assert "redirects to nowhere" in refused(client, nowhere)


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://x.example/", "gopher:x"])
def test_a_redirect_to_what_is_no_web_address(site, client, target):
    url = site.put("/odd", b"", status=302, Location=target)
    assert "is not an http or https address" in refused(client, url)


@pytest.mark.parametrize(
    "url", ["http://", "nonsense", "http://[::1", "https://u:secret@a.example/"]
)
def test_what_is_no_address_is_refused_without_telling_a_password(client, url):
    said = refused(client, url)
    assert "secret" not in said


def test_a_name_without_an_address(client):
    assert "the name has no address" in refused(client, "http://nobody.invalid/feed")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "192.168.1.1", "172.16.0.1", "169.254.169.254", "0.0.0.0",
        "100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1",
        "ff02::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "64:ff9b:1::1",
    ],
)  # fmt: skip
def test_addresses_of_private_networks(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700:4700::1111", "::ffff:1.1.1.1"])
def test_addresses_of_the_public_internet(address):
    assert is_public(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]"])
def test_this_machine_is_not_asked_unless_allowed(site, host):
    said = refused(Client(interval=0), f"http://{host}:{site.server_port}/")
    assert "allow private addresses" in said or "the name has no address" in said
    assert site.asked == []


def test_a_redirect_into_a_private_network_is_refused(site, monkeypatch):
    monkeypatch.setattr(addresses, "is_public", lambda address: address == "127.0.0.1")
    url = site.put("/out", b"", status=302, Location=f"http://127.0.0.2:{site.server_port}/in")
    assert "127.0.0.2" in refused(Client(interval=0, limits=QUICK), url)
    assert site.requests("/in") == []


def test_the_connection_is_made_to_the_address_that_was_checked(site, monkeypatch):
    answers = []

    def resolve(host, port, **_):
        # A name that means another address at each look.
        answers.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (f"127.0.0.{len(answers)}", port))]

    monkeypatch.setattr(addresses, "is_public", lambda address: address == "127.0.0.1")
    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    site.put("/robots.txt", b"")
    site.put("/feed", b"")
    client = Client(interval=0, limits=QUICK)
    url = f"http://rebind.example:{site.server_port}/feed"
    assert "127.0.0.2" in refused(client, url)
    assert answers == ["rebind.example"] * 2  # one look for each connection, never two
    assert len(site.asked) == 1


def test_robots_txt_is_obeyed(site, client):
    site.put("/robots.txt", b"User-agent: *\nDisallow: /private\nDisallow: /*.pdf$\n")
    for path in ("/private/a", "/b.pdf"):
        site.put(path, b"secret")
        assert "robots.txt" in refused(client, site.address + path)
        assert site.requests(path) == []
    assert client.get(site.put("/open", b"yes"), most=10).body == b"yes"
    assert len(site.requests("/robots.txt")) == 1


@pytest.mark.parametrize("name", ["nutgraf", "Nutgraf/1.0", "nutgraf/2.1-beta  # ours"])
def test_a_group_of_robots_txt_for_a_version_is_obeyed(site, client, name):
    rules = f"User-agent: *\nAllow: /\n\nUser-agent: {name}\nDisallow: /private\n"
    site.put("/robots.txt", rules.encode())
    assert "robots.txt" in refused(client, f"{site.address}/private/page")


def test_a_redirect_to_what_robots_txt_forbids(site, client):
    site.put("/robots.txt", b"User-agent: nutgraf\nDisallow: /private\n")
    url = site.put("/door", b"", status=302, Location="/private")
    assert "robots.txt" in refused(client, url)
    assert site.requests("/private") == []


def test_where_robots_txt_cannot_be_had_nothing_is_asked(site, client):
    site.put("/robots.txt", b"", status=503)
    assert "robots.txt: cannot be fetched (HTTP 503)" in refused(client, site.put("/a", b"a"))
    assert site.requests("/a") == []


class RecordedWaits(threading.Event):
    """Never set, and passed at once: it keeps the seconds for which it should have been waited."""

    def __init__(self):
        super().__init__()
        self.seconds = []

    def wait(self, timeout=None):
        self.seconds.append(timeout)
        return False


def test_a_host_is_not_asked_more_often_than_agreed(site):
    waits = RecordedWaits()
    client = Client(allow_private=True, interval=1000, limits=QUICK, stop=waits)
    site.put("/robots.txt", b"")
    site.put("/a", b"a")
    asking = [
        threading.Thread(target=client.get, args=(f"{site.address}/a",), kwargs={"most": 10**4})
        for _ in range(3)
    ]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()
    assert len(site.requests("/a")) == 3
    # The first at once, then one every thousand seconds, whether a page or robots.txt.
    turns = sorted(round(seconds, -3) for seconds in waits.seconds)
    assert turns == [1000 * turn for turn in range(len(site.asked))]


def test_nobody_waits_once_all_is_to_end(site):
    stop = threading.Event()
    client = Client(allow_private=True, interval=1000, limits=QUICK, stop=stop)
    site.put("/robots.txt", b"")
    stop.set()
    assert "the watch is ending" in refused(client, site.put("/a", b"a"))
