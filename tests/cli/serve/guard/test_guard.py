"""Who may ask: hosts against DNS rebinding, origins, keys, rates, and where it may listen."""

import base64

import pytest

from nutgraf.cli.serve.guard.request_guard import Rates
from nutgraf.cli.serve.problems import HttpError
from nutgraf.cli.serve.settings import Settings, read_keys
from nutgraf.index import NutgrafError
from tests.cli.serve.conftest import KEY, service

PAGES = "https://desk.example"


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "127.0.0.1", "[::1]:8000"])
def test_hosts_that_are_answered(client, host):
    assert client.get("/health", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "localhost.evil.example:8000", "", "localhost@evil", "127.0.0.1.evil.example",
     "localhost/x", "[::1"],
)  # fmt: skip
def test_a_rebound_name_is_refused(client, host):
    refused = client.get("/api/search", params={"q": "a"}, headers={"Host": host})
    assert (refused.status_code, refused.json()["code"]) == (421, "host-refused")


def test_names_given_at_the_start_are_answered(two_articles):
    with service(two_articles, names=("News.Example",)) as client:
        assert client.get("/health", headers={"Host": "news.example"}).status_code == 200
        assert client.get("/health", headers={"Host": "other.example"}).status_code == 421


@pytest.mark.parametrize("origin", [PAGES, "null", "http://localhost:9999", "https://localhost.x"])
def test_pages_of_other_origins_are_refused(client, origin):
    for method in ("GET", "POST", "DELETE", "OPTIONS"):
        refused = client.request(method, "/api/stats", headers={"Origin": origin})
        assert (refused.status_code, refused.json()["code"]) == (403, "origin-refused")
        assert "access-control-allow-origin" not in refused.headers


def test_its_own_page_may_ask(client):
    asked = {"Origin": "http://localhost", "Access-Control-Request-Method": "GET"}
    preflight = client.options("/api/stats", headers=asked)
    assert (preflight.status_code, preflight.json()["code"]) == (405, "method-not-allowed")
    assert client.get("/api/stats", headers={"Origin": "http://localhost"}).status_code == 200


def test_a_named_origin_may_ask_and_no_other(two_articles):
    with service(two_articles, origins=(PAGES,), keys=(KEY.encode(),)) as client:
        preflight = client.options(
            "/api/search",
            headers={
                "Origin": PAGES,
                "Access-Control-Request-Method": "GET",
                "Access-Control-Request-Headers": "authorization",
            },
        )
        assert preflight.status_code == 200
        assert preflight.headers["access-control-allow-origin"] == PAGES
        asked = {"Origin": PAGES, "Authorization": f"Bearer {KEY}"}
        answer = client.get("/api/search", params={"q": "ferry"}, headers=asked)
        assert answer.headers["access-control-allow-origin"] == PAGES
        wrong = client.get("/api/search", params={"q": ""}, headers=asked | {"Origin": "https://x"})
        assert wrong.status_code == 403


def basic(key):
    return "Basic " + base64.b64encode(f"anyone:{key}".encode()).decode()


def test_a_key_opens_everything_and_without_it_only_health_answers(two_articles):
    with service(two_articles, keys=(b"another-key-another-key", KEY.encode())) as client:
        for path in ("/", "/api/search?q=a", "/api/stats", "/metrics", "/openapi.json", "/nowhere"):
            refused = client.get(path)
            assert (refused.status_code, refused.json()["code"]) == (401, "key-required")
            assert refused.headers["www-authenticate"].startswith("Basic ")
        assert client.get("/health").status_code == 200
        for right in (f"Bearer {KEY}", f"bearer  {KEY}", basic(KEY)):
            answer = client.get("/api/stats", headers={"Authorization": right})
            assert answer.status_code == 200
        for wrong in ("Bearer", f"Bearer {KEY[:-1]}", f"Bearer {KEY}x", KEY, basic(""), "Basic é",
                      f"Digest {KEY}", "Basic !"):  # fmt: skip
            answer = client.get("/api/stats", headers={"Authorization": wrong.encode("latin-1")})
            assert answer.status_code == 401, wrong


def test_other_machines_are_answered_only_with_a_key():
    for host in ("0.0.0.0", "::", "192.168.1.5", "news.example"):
        with pytest.raises(NutgrafError, match="--key-file"):
            Settings(host=host)
        Settings(host=host, keys=(KEY.encode(),))
    for host in ("127.0.0.1", "::1", "localhost", "127.9.9.9"):
        Settings(host=host)


def test_key_files(tmp_path):
    file = tmp_path / "keys"
    file.write_text(f"{KEY}\n\nanother-key-another-key \n")
    assert read_keys(file) == (KEY.encode(), b"another-key-another-key")
    for content, said in (("", "no key"), ("short", "too short")):
        file.write_text(content)
        with pytest.raises(NutgrafError, match=said):
            read_keys(file)
    with pytest.raises(NutgrafError, match="nothing"):
        read_keys(tmp_path / "nothing")


def test_too_many_requests_of_one_address_are_refused(two_articles):
    with service(two_articles, rate=8) as client:
        codes = [client.get("/health").status_code for _ in range(5)]
        refused = client.get("/health")
    assert codes == [200, 200, 429, 429, 429]
    assert refused.json()["code"] == "too-many-requests"
    assert 1 <= int(refused.headers["retry-after"]) <= 8


def test_each_address_has_a_rate_of_its_own():
    rates = Rates(4)
    rates.check("a")
    rates.check("b")
    with pytest.raises(HttpError, match="try again"):
        rates.check("a")
