"""Adding and removing over HTTP: visible at once, off unless asked for, and never half done."""

import json

import pytest

from nutgraf.search.alerts import AlertRunner
from tests.cli.serve.conftest import service
from tests.helpers.long_article import long_article

ARTICLE = {"_id": "seals", "title": "Seals counted", "text": "Fewer seals were seen this winter."}
LINES = {"Content-Type": "application/x-ndjson"}


def ids(client, question):
    found = client.get("/api/search", params={"q": question, "mode": "keyword"}).json()
    return [hit["article"]["id"] for hit in found["hits"]]


def test_an_article_is_found_as_soon_as_it_is_added_and_not_once_removed(writable):
    added = writable.post("/api/articles", json=ARTICLE)
    assert added.status_code == 201
    assert added.json() == {"id": "seals", "change": "added", "generation": 2, "complaints": []}
    assert ids(writable, "seals") == ["seals"]
    assert writable.post("/api/articles", json=ARTICLE).json()["change"] == "unchanged"
    changed = writable.post("/api/articles", json=ARTICLE | {"date": "some day"})
    assert changed.status_code == 200
    assert "date" in changed.json()["complaints"][0]
    removed = writable.delete("/api/article", params={"id": "seals"})
    assert removed.json()["id"] == "seals"
    assert ids(writable, "seals") == []
    assert writable.delete("/api/article", params={"id": "seals"}).status_code == 404


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ({"id": "a"}, "has neither a title nor a text"),
        ({"title": "T", "text": [1, 2]}, "text is not a string but a list"),
    ],
)
def test_what_makes_no_article_is_refused_in_whole_words(writable, record, said):
    refused = writable.post("/api/articles", json=record)
    assert refused.status_code == 422
    assert refused.json()["detail"].endswith(said)


def test_saved_searches_see_what_is_added(index):
    with AlertRunner(index) as runner:
        runner.add("seals", "seals seen this winter")
        with service(index.path, writable=True) as client:
            assert client.post("/api/articles", json=ARTICLE).status_code == 201
        assert runner.match() == []  # the service has matched
        found = []
        runner.run(found.extend)
    assert [(match.name, match.article) for match in found] == [("seals", "seals")]


def test_an_index_that_has_grown_is_fitted(writable, index):
    assert writable.post("/api/articles", json=long_article(500).to_json()).status_code == 201
    assert index.history()[-1].action == "calibrate"
    assert set(ids(writable, "song")) == {"song"}


def test_a_stream_of_articles_is_added_and_bad_lines_are_reported(writable):
    def lines():
        for number in range(40):
            line = json.dumps(ARTICLE | {"_id": f"s{number}", "title": f"Seals {number}"})
            yield line[:50].encode()
            yield line[50:].encode() + b"\n"
        yield b"{broken\n"

    report = writable.post("/api/articles/bulk", content=lines(), headers=LINES)
    assert report.status_code == 200, report.text
    assert report.json()["articles"] == {
        "added": 40, "updated": 0, "unchanged": 0, "removed": 0, "skipped": 1,
    }  # fmt: skip
    assert report.json()["problems"][0]["where"] == "stdin:41"
    assert len(ids(writable, "seals")) == 10


def test_what_was_skipped_elsewhere_stays_known(writable, index):
    with index.writer() as writer:
        writer.in_same_commit.append(
            lambda catalogue: catalogue.skipped.put({"/gone/x.txt": "bad"}, 0)
        )
    line = json.dumps(ARTICLE).encode()
    for body, skipped in (
        (b"{broken\n" + line, ["/gone/x.txt", "stdin:1"]),
        (line, ["/gone/x.txt"]),
    ):
        assert writable.post("/api/articles/bulk", content=body, headers=LINES).status_code == 200
        assert writable.post("/api/articles", json=ARTICLE | {"title": "T"}).status_code == 200
        assert sorted(index.stats().skipped) == skipped


def test_nothing_is_written_unless_that_was_asked_for(client):
    for refused in (
        client.post("/api/articles", json=ARTICLE),
        client.post("/api/articles/bulk", content=json.dumps(ARTICLE), headers=LINES),
        client.delete("/api/article", params={"id": "halcyon"}),
    ):
        assert (refused.status_code, refused.json()["code"]) == (403, "read-only")
        assert "--" not in refused.json()["detail"]


@pytest.mark.parametrize(
    ("body", "kind", "code"),
    [
        (b"{broken", "application/json", "bad-request"),
        (b"[]", "application/json", "bad-request"),
        (b"{}", "application/json", "bad-article"),
        (b"[" * 100_000, "application/json", "bad-request"),
        (b"{}", "text/plain", "unsupported-media-type"),
    ],
)
def test_bodies_that_are_no_article(writable, body, kind, code):
    refused = writable.post("/api/articles", content=body, headers={"Content-Type": kind})
    assert refused.json()["code"] == code


def test_a_body_that_is_too_large_changes_nothing(index):
    body = "".join(json.dumps(ARTICLE | {"_id": f"s{n}"}) + "\n" for n in range(100))
    with service(index.path, writable=True, body_bytes=100, bulk_bytes=5000) as client:
        for path, content, headers in (
            ("/api/articles", json.dumps(ARTICLE | {"text": "x" * 100}), None),
            ("/api/articles/bulk", body, LINES),
        ):
            kind = headers or {"Content-Type": "application/json"}
            refused = client.post(path, content=content, headers=kind)
            assert (refused.status_code, refused.json()["code"]) == (413, "too-large")
        assert client.get("/api/stats").json()["generation"] == 1


def test_another_writer_at_work_is_waited_for_and_then_reported(index):
    line, here = json.dumps(ARTICLE).encode(), {"id": "halcyon"}
    with service(index.path, writable=True) as client:
        for wait in ("0", "0.1"):
            asked = {"wait": wait}
            with index.writer():
                for refused in (
                    client.post("/api/articles", json=ARTICLE, params=asked),
                    client.post("/api/articles/bulk", content=line, headers=LINES, params=asked),
                    client.delete("/api/article", params=asked | here),
                ):
                    assert (refused.status_code, refused.json()["code"]) == (409, "locked")
                    assert refused.headers["retry-after"]
        assert client.post("/api/articles", json=ARTICLE, params={"wait": 0}).status_code == 201
