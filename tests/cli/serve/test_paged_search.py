"""What the service asks as the command line does: readings, copies, reasons, related, versions."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.cli.serve.conftest import service
from tests.conftest import HALCYON


def search(client, q, **more):
    answer = client.get("/api/search", params={"q": q, **more})
    assert answer.status_code == 200, answer.text
    return answer.json()


def articles(found):
    return {hit["article"]["id"] for hit in found["hits"]}


def test_what_is_read_from_a_question_is_applied_told_and_can_be_refused(client):
    question = "what happened, articles from May 2019"
    found = search(client, question, mode="semantic")
    assert articles(found) == {"tunnel"}
    assert found["read"] == {
        "text": "what happened",
        "filters": ["date:2019-05-01..2019-05-31"],
        "preference": None,
        "phrases": ["articles from May 2019"],
    }
    refused = search(client, question, mode="semantic", literal="true")
    assert articles(refused) == {"tunnel", "halcyon"}
    assert "read" not in refused


def test_a_filter_beside_the_question_does_not_keep_it_from_being_read(client):
    asked = {"mode": "semantic", "since": "2019-01-01", "source": "Ostrey Evening Post"}
    found = search(client, "what happened until May 2019", **asked)
    assert found["read"]["text"] == "what happened"
    assert articles(found) == {"tunnel"}
    found = search(client, "what happened until 2018", **asked)
    assert articles(found) == {"tunnel"}  # the one is a filter, the other was only read
    [notice] = found["notices"]
    assert notice.endswith("“until 2018” limits nothing.")


def test_copies_are_one_hit_that_names_the_others_unless_each_is_asked_for(carried):
    with service(carried.path) as client:
        [hit] = search(client, "cheap steering seal", mode="keyword", limit=1)["hits"]
        assert [copy["article"]["id"] for copy in _carriers(hit)] == ["gazette", "post"]
        first, second = hit["copies"]
        assert (first["first"], first["changes"]) == (True, None)
        assert second["changes"]["summary"] == "1 paragraph added"
        assert second["changes"]["added"] == []
        [told] = search(client, "cheap steering seal", limit=1, explain="true")["hits"]
        assert told["copies"][1]["changes"]["added"] == [
            "The company said it would study the report."
        ]
        apart = search(client, "cheap steering seal", mode="keyword", copies="true")
    assert {"gazette", "post"} <= articles(apart)


def _carriers(hit):
    return [{"article": copy} for copy in hit["copies"]]


def test_reasons_are_told_where_they_are_asked_for(client):
    for explain in (False, True):
        [hit] = search(client, "ferry on the rocks", limit=1, explain=str(explain).lower())["hits"]
        assert ("explanation" in hit) == explain
    why = hit["explanation"]
    assert {word["word"] for word in why["words"]} == {"ferry", "rocks"}
    assert why["sentence"]["start"] == 0


def test_an_articles_share_and_the_least_score(many):
    with service(many.path) as client:
        [best, *_] = search(client, "late ferry", mode="keyword")["hits"]
        for least, total in ((best["score"], 30), (best["score"] + 0.01, 0)):
            found = search(client, "late ferry", mode="keyword", min_score=least)
            assert found["total"] == total
        assert search(client, "late ferry", per_article=0)["total"] == 30


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"literal": "perhaps"}, "literal is true or false"),
        ({"min_score": "high"}, "min_score is a number"),
        ({"min_score": "1e999"}, "min_score is -1 to 1000"),
        ({"per_article": "-1"}, "per_article is 0 to 100"),
        ({"as_of": "99"}, "generation 99"),
        ({"as_of": "someday"}, "as_of is the number of a generation, or a day"),
        ({"as_of": "1999-12-31"}, "1999-12-31: nothing had been committed by then"),
    ],
)
def test_mistakes_are_named(client, asked, said):
    refused = client.get("/api/search", params={"q": "ferry", **asked})
    assert said in refused.json()["detail"]
    assert refused.status_code in (400, 404)


def test_related_articles(storied):
    with service(storied.path) as client:
        found = client.get("/api/related", params={"id": "halcyon"}).json()
        assert [each["id"] for each in found["story"]] == ["passengers"]
        assert "Halcyon" in found["story"][0]["names"]
        assert found["subject"] == []
        again = client.get("/api/related", params={"id": "halcyon#1"}).json()
        assert again == found
        missing = client.get("/api/related", params={"id": "nobody"})
    assert (missing.status_code, missing.json()["code"]) == (404, "not-found")


def test_earlier_generations_and_versions(writable):
    changed = replace(HALCYON, text=HALCYON.text.replace("212", "214"))
    writable.post("/api/articles", json=changed.to_json())
    now, then = (
        writable.get("/api/article", params={"id": "halcyon#0", **of}).json()["passages"][0]["text"]
        for of in ({}, {"as_of": 1})
    )
    assert ("214" in now, "212" in then) == (True, True)
    found = search(writable, "212 people aboard", mode="keyword", as_of=1)
    assert found["generation"] == 1
    assert "212" in found["hits"][0]["passage"]["text"]
    today = datetime.now(UTC).date().isoformat()
    assert search(writable, "people aboard", mode="keyword", as_of=today)["generation"] == 2
    versions = writable.get("/api/versions", params={"id": "halcyon"}).json()["versions"]
    assert [(each["born"], each["died"]) for each in versions] == [(1, 2), (2, None)]
    assert "212" in versions[0]["text"]
    writable.delete("/api/article", params={"id": "halcyon"})
    assert writable.get("/api/article", params={"id": "halcyon"}).status_code == 404
    assert len(writable.get("/api/versions", params={"id": "halcyon"}).json()["versions"]) == 2
    assert writable.get("/api/versions", params={"id": "nobody"}).status_code == 404
