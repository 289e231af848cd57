"""What other programs read: searches in pages, articles, stats, health and metrics."""

import gzip
import json

import pytest

from nutgraf.index import Article
from nutgraf.index.catalogue.records import Feed
from nutgraf.search import AlertRunner, Searcher
from tests.cli.serve.conftest import service


def test_a_search_is_the_json_of_the_command_line_with_a_cursor(client, two_articles):
    found = client.get("/api/search", params={"q": "ferry on the rocks", "limit": 3}).json()
    with Searcher(two_articles) as searcher:
        expected = searcher.search(
            "ferry on the rocks", limit=3, facets=True, literal=False
        ).to_json()
    del expected["took_ms"], found["took_ms"]
    next_page = found.pop("next")
    assert found == expected
    assert next_page


def pages(client, **asked):
    cursor, found = None, []
    while True:
        page = client.get("/api/search", params=asked | ({"cursor": cursor} if cursor else {}))
        assert page.status_code == 200, page.text
        found.append(page.json())
        cursor = found[-1]["next"]
        if not cursor:
            return found


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["hybrid", "keyword", "semantic"])
@pytest.mark.parametrize("by", ["passage", "article"])
def test_pages_put_together_are_one_large_page(many, mode, by):
    with service(many.path) as client:
        asked = {"q": "late ferry", "mode": mode, "by": by}
        [whole] = pages(client, **asked, limit=100)
        parts = pages(client, **asked, limit=7)
    assert [hit for page in parts for hit in page["hits"]] == whole["hits"]
    assert len(whole["hits"]) == 30
    assert [len(page["hits"]) for page in parts] == [7, 7, 7, 7, 2]


def test_a_cursor_stays_on_its_generation_while_articles_come_and_go(many):
    with service(many.path) as client:
        asked = {"q": "late ferry", "limit": 10}
        whole = client.get("/api/search", params=asked | {"limit": 30}).json()
        first = client.get("/api/search", params=asked).json()
        with many.writer() as writer:
            writer.remove(whole["hits"][15]["article"]["id"])
            writer.add(Article(id="new", title="Late ferry", text="The ferry was late again."))
        second = client.get("/api/search", params=asked | {"cursor": first["next"]}).json()
        assert second["generation"] == first["generation"]
        assert second["hits"] == whole["hits"][10:20]
        fresh = client.get("/api/search", params=asked).json()
        assert fresh["generation"] == first["generation"] + 1
        assert fresh["hits"][0]["article"]["id"] == "new"


def test_a_cursor_of_another_search_is_refused(client):
    first = client.get("/api/search", params={"q": "ferry", "limit": 1}).json()
    for other in (
        {"q": "tunnel"},
        {"q": "ferry", "mode": "keyword"},
        {"q": "ferry", "by": "article"},
    ):
        refused = client.get("/api/search", params=other | {"cursor": first["next"]})
        assert (refused.status_code, refused.json()["code"]) == (404, "bad-cursor")
    refused = client.get("/api/search", params={"q": "ferry", "cursor": "no cursor"})
    assert refused.json()["code"] == "bad-cursor"


def test_the_next_page_is_linked(client):
    answer = client.get("/api/search", params={"q": "the ferry", "limit": 2})
    target = answer.headers["link"].partition(">")[0][1:]
    assert client.get(target).json()["hits"][0]["rank"] == 3


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        ({"source": "Harrowick Courier"}, {"halcyon"}),
        ({"source": ["Harrowick Courier", "Ostrey Evening Post"]}, {"halcyon", "tunnel"}),
        ({"author": "Noor Hadley"}, {"halcyon"}),
        ({"since": "2020-01-01"}, {"halcyon"}),
        ({"until": "2020-01-01"}, {"tunnel"}),
        ({"since": "2019-05-09", "until": "2019-05-09"}, {"tunnel"}),
        ({"source": "Nobody's Paper"}, set()),
    ],
)
def test_filters(client, filters, ids):
    for question in ("what happened", '"open quote', "(seven OR ferry", "a) OR b"):
        found = client.get("/api/search", params={"q": question, "mode": "semantic", **filters})
        assert {hit["article"]["id"] for hit in found.json()["hits"]} == ids


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"q": "a", "limit": "0"}, "limit is 1 to 100"),
        ({"q": "a", "limit": "many"}, "limit is a whole number, not 'many'"),
        ({"q": "a", "limit": "9" * 10}, "limit is a whole number"),
        ({"q": "a", "per_article": "-1"}, "per_article is 0 to 100, not '-1'"),
        ({"q": "a", "as_of": "-1"}, "as_of is 0 or more, not '-1'"),
        ({"q": "a", "mode": "magic"}, "mode is one of hybrid, keyword, semantic"),
        ({"q": "a", "since": "yesterday"}, "since is a day, a month or a year written YYYY-MM-DD"),
        ({"q": "a", "sorce": "b"}, "'sorce' is no parameter"),
        ({"q": ["a", "b"]}, "q may be given only once"),
        ({"q": "x" * 10_001}, "q has 0 to 10000 characters"),
    ],
)
def test_bad_parameters_are_named(client, asked, said):
    refused = client.get("/api/search", params=asked)
    assert refused.status_code == 400
    assert refused.headers["content-type"] == "application/problem+json"
    problem = refused.json()
    assert problem["code"] == "bad-request"
    assert said in problem["detail"]


def test_a_query_that_asks_for_too_much(two_articles):
    from nutgraf.search.limits import Limits

    with service(two_articles, limits=Limits(clauses=3)) as client:
        assert client.get("/api/search", params={"q": "one two three"}).status_code == 200
        refused = client.get("/api/search", params={"q": "one two three four"})
    assert (refused.status_code, refused.json()["code"]) == (400, "bad-query")


def test_an_answer_is_not_sent_twice_on_one_generation(writable):
    for path, asked in (
        ("/api/search", {"q": "ferry"}),
        ("/api/article", {"id": "halcyon"}),
        ("/api/stats", {}),
    ):
        etag = writable.get(path, params=asked).headers["etag"]
        again = writable.get(path, params=asked, headers={"If-None-Match": f'"x", {etag}'})
        assert (again.status_code, again.content) == (304, b"")
    writable.delete("/api/article", params={"id": "tunnel"})
    again = writable.get("/api/search", params={"q": "ferry"}, headers={"If-None-Match": etag})
    assert again.status_code == 200


def test_large_answers_are_packed(client):
    asked = {"q": "the ferry", "limit": 100}
    with client.stream("GET", "/api/search", params=asked) as answer:
        assert answer.headers["content-encoding"] == "gzip"
        packed = b"".join(answer.iter_raw())
    plain = client.get("/api/search", params=asked, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert json.loads(gzip.decompress(packed))["hits"] == plain.json()["hits"]


def test_an_article_and_a_passage_by_id(client):
    article = client.get("/api/article", params={"id": "halcyon"}).json()
    assert article["title"] == "Ferry runs aground off Tolm"
    assert [passage["id"] for passage in article["passages"]][:2] == ["halcyon#0", "halcyon#1"]
    passage = client.get("/api/article", params={"id": "halcyon#1"}).json()["passages"]
    assert [p["position"] for p in passage] == [1]
    missing = client.get("/api/article", params={"id": "nobody"})
    assert (missing.status_code, missing.json()["code"]) == (404, "not-found")


def test_stats_tell_nothing_of_this_machine(client, two_articles):
    stats = client.get("/api/stats")
    assert (stats.json()["articles"], stats.json()["sources"]) == (2, 2)
    assert str(two_articles.parent) not in stats.text


def test_metrics_count_requests_and_searches(two_articles):
    with service(two_articles) as client:
        for question in ("ferry", "ferry", "source:nobody ferry"):
            client.get("/api/search", params={"q": question})
        client.get("/nowhere")
        text = client.get("/metrics").text
    assert 'nutgraf_requests_total{route="/api/search",method="GET",status="200"} 3' in text
    assert 'nutgraf_requests_total{route="other",method="GET",status="404"} 1' in text
    assert 'nutgraf_searches_total{mode="hybrid",found="true"} 2' in text
    assert 'nutgraf_searches_total{mode="hybrid",found="false"} 1' in text
    assert 'nutgraf_request_duration_seconds_count{route="/api/search"} 3' in text


def test_metrics_tell_what_the_index_holds(index):
    with index.writer() as writer:
        failing = Feed(address='https://a.example/"x"', failures=3, problem="HTTP 500")
        writer.in_same_commit.append(lambda catalogue: catalogue.feeds.put(failing))
    with AlertRunner(index) as runner:
        runner.add("ferries", "ferry")
    with service(index.path) as client:
        text = client.get("/metrics").text
    lines = set(text.splitlines())
    assert {
        "nutgraf_articles 2", "nutgraf_passages 5", "nutgraf_feeds 1", "nutgraf_feeds_failing 1",
        'nutgraf_feed_failures{feed="https://a.example/\\"x\\""} 3.0', "nutgraf_alerts 1",
        "nutgraf_alert_matches_unreported 0",
    } <= lines  # fmt: skip
    assert any(line.startswith("nutgraf_index_bytes ") for line in lines)


def test_the_log_has_no_question_unless_asked(two_articles, capsys):
    for log_queries in (False, True):
        with service(two_articles, log_queries=log_queries) as client:
            client.get("/api/search", params={"q": "secretword", "mode": "keyword"})
        logged = capsys.readouterr().err
        entry = json.loads(logged.splitlines()[-1])
        assert (entry["path"], entry["status"]) == ("/api/search", 200)
        assert ("secretword" in logged) == log_queries


def test_a_fault_is_a_problem_and_a_log_entry_without_details_for_the_client(
    two_articles, capsys, monkeypatch
):
    from nutgraf.cli.serve import service as module

    def broken(*_):
        raise ZeroDivisionError("private")

    monkeypatch.setattr(module.Service, "search", broken)
    with service(two_articles) as client:
        answer = client.get("/api/search", params={"q": "ferry"})
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert "private" not in answer.text
    entry = json.loads(capsys.readouterr().err.splitlines()[-1])
    assert (entry["event"], entry["fault"]) == ("fault", "ZeroDivisionError: private")
