"""The pages as HTML: what they say, where they lead, and that an article's text is only text."""

import html
import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import pytest

from nutgraf.search import Limits
from tests.cli.serve.conftest import service
from tests.cli.serve.hostile import HOSTILE
from tests.conftest import HALCYON

VOID = {"meta", "link", "input", "br", "img"}
ALLOWED = {
    "html", "head", "meta", "title", "link", "script", "body", "a", "header", "form", "label",
    "input", "textarea", "button", "main", "nav", "ul", "ol", "li", "span", "div", "h1", "h2",
    "article", "bdi", "p", "time", "caption", "meter", "q", "ins", "del",
    "mark", "details", "summary", "table", "thead", "tbody", "tr", "th", "td",
    "aside", "section", "svg", "rect", "footer", "dl", "dt", "dd", "code", "strong",
}  # fmt: skip


class Reading(HTMLParser):
    """A page as elements: refuses what is not closed, what is not ours, and what runs."""

    def __init__(self, page):
        super().__init__()
        self.open, self.links, self.marks, self.text = [], {}, [], ""
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        assert tag in ALLOWED, tag
        assert not [name for name in attributes if name.startswith("on") or name == "style"]
        if tag == "script":
            assert urlsplit(attributes["src"]).path == "/static/page.js"
        if tag == "mark":
            self.marks.append("")
        if tag == "a":
            self.links[attributes["href"]] = ""
            self.href = attributes["href"]
        if tag not in VOID and tag != "rect":
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag != "rect":
            assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] == "mark":
            self.marks[-1] += data
        if "a" in self.open:
            self.links[self.href] += data
        self.text += data


def read(client, path, **asked):
    answer = client.get(path, params=asked)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return Reading(answer.text)


def test_the_start_says_what_there_is(client):
    page = read(client, "/")
    assert "2 articles · 2 sources · 2019–2020" in page.text


def test_passages_are_shown_with_title_source_date_and_marked_words(client):
    page = read(client, "/", q="ferry rocks")
    for shown in ("Ferry runs aground off Tolm", "Harrowick Courier", "15 November 2020"):
        assert shown in page.text
    assert {"ferry", "rocks"} <= set(page.marks)
    assert "Why is this here?" in page.text


def test_a_parameter_that_the_page_does_not_know_is_told(client):
    page = read(client, "/", q="ferry rocks", authr="x", fbclid="<b>mail</b>")
    assert "Ferry runs aground off Tolm" in page.text
    assert "“authr” is no option of this page; did you mean author? It was not used." in page.text
    assert "“fbclid” is no option of this page. It was not used." in page.text
    many = read(client, "/", q="ferry", **{f"<i>{n}" + "x" * 99: "" for n in range(50)})
    assert many.text.count("It was not used.") == 3


def test_an_article_shows_the_passage_in_its_place(client):
    results = read(client, "/", q="ferry rocks")
    link = next(href for href in results.links if href.startswith("/article"))
    assert link.endswith("#p0")
    answer = client.get(link)
    page = Reading(answer.text)
    assert re.search(r'<div class="here" id="p0"[^>]*>\s*<p>The <mark>ferry</mark>', answer.text)
    assert "Lifeboats brought all passengers ashore" in page.text
    assert "https://courier.example/halcyon" in page.links
    assert page.links["/?q=ferry+rocks"] == "← Back to the results"


def test_pages_lead_on_and_back(many):
    with service(many.path) as client:
        first = read(client, "/", q="late ferry")
        second = Reading(client.get(hrefs(first)["Next →"]).text)
        third = Reading(client.get(hrefs(second)["Next →"]).text)
        assert "11 to 20 of 30 passages" in second.text
        assert "Next →" not in hrefs(third)
        again = Reading(client.get(hrefs(third)["← Previous"]).text)
        assert articles(again) == articles(second)
        assert articles(Reading(client.get(hrefs(second)["← Previous"]).text)) == articles(first)
    assert len({*articles(first), *articles(second), *articles(third)}) == 30


def hrefs(page):
    return {text.strip(): href for href, text in page.links.items()}


def articles(page):
    return [parse_qs(urlsplit(h).query)["id"][0] for h in page.links if h.startswith("/article")]


def test_filters_hold_in_all_links_and_can_be_removed(client):
    asked = {
        "q": "tunnel roof killed workers",
        "source": "Ostrey Evening Post",
        "until": "2019-12-31",
    }
    page = read(client, "/", **asked)
    assert set(articles(page)) == {"tunnel"}
    links = hrefs(page)
    for label in ("Words", "Meaning", "Articles"):
        kept = parse_qs(urlsplit(links[label]).query)
        assert (kept["source"], kept["until"]) == (["Ostrey Evening Post"], ["2019-12-31"])
    without = parse_qs(urlsplit(links["Remove the filter Ostrey Evening Post × 2"]).query)
    assert "source" not in without
    assert without["until"] == ["2019-12-31"]
    assert "until 31 December 2019" in page.text


def test_another_source_can_be_chosen_in_place_of_one(many):
    with service(many.path) as client:
        page = read(client, "/", q="late ferry", source="Courier")
        assert "15 passages" in page.text
        assert parse_qs(urlsplit(hrefs(page)["Post 15"]).query)["source"] == ["Post"]
        assert "source" not in parse_qs(
            urlsplit(hrefs(page)["Remove the filter Courier × 15"]).query
        )
        dated = read(client, "/", q="late ferry", source="Courier", since="2020-01-01")
        assert "Post 15" not in hrefs(dated)


def test_what_was_read_is_shown_and_can_be_refused(client):
    page = read(client, "/", q="what happened, articles from May 2019", mode="semantic")
    assert "“articles from May 2019” was read as May 2019" in " ".join(page.text.split())
    assert set(articles(page)) == {"tunnel"}
    refused = Reading(client.get(hrefs(page)["Search for the words instead"]).text)
    assert "read as" not in refused.text
    assert set(articles(refused)) == {"tunnel", "halcyon"}
    again = Reading(client.get(hrefs(refused)["Remove the filter Literal words ×"]).text)
    assert set(articles(again)) == {"tunnel"}
    either = read(client, "/", q="what happened since May 2020 or before 2020", mode="semantic")
    assert "since 1 May 2020 or until 31 December 2019" in " ".join(either.text.split())


def test_what_was_done_with_a_question_is_said_and_can_be_turned_off(client):
    page = read(client, "/", q='the ferry "upper deck" of the halcyon')
    assert "No text has “upper deck”: it is left out." in page.text
    assert "literal=true" in hrefs(page)["Turn this off"]
    gone = client.get("/", params={"q": "ferry", "as_of": "1999-12-31", "author": "Noor Hadley"})
    assert {"Remove the filter Author: Noor Hadley ×"} <= set(hrefs(Reading(gone.text)))


def test_a_question_is_read_by_the_limits_of_the_service_throughout(two_articles):
    """A long one is searched for, and its words are marked and looked up, where that is allowed."""
    with service(two_articles, limits=Limits(clauses=3000)) as client:
        page = read(client, "/", q="on " * 2100 + "ferry")
    assert "Ferry runs aground off Tolm" in page.text
    assert "ferry" in page.marks


def test_a_word_that_no_passage_has_is_answered_with_one_that_some_have(client):
    page = read(client, "/", q="lifeboets, lifeboetsmen77")
    assert "Did you mean lifeboats?" in page.text
    # What was read as a time is not looked for.
    assert "Did you mean" not in read(client, "/", q="latest on the ferry").text
    asked = parse_qs(urlsplit(hrefs(page)["lifeboats"]).query)["q"]
    assert asked == ["lifeboats, lifeboetsmen77"]


def test_the_reasons_of_one_hit_are_a_link_away(client):
    page = read(client, "/", q="ferry rocks")
    assert "Probability that this passage answers" not in page.text
    link = hrefs(page)["Why is this here?"]
    assert link.partition("#")[2] == f"hit{parse_qs(urlsplit(link).query)['why'][0]}"
    told = Reading(client.get(link).text)
    assert told.text.count("Probability that this passage answers") == 1
    assert "Nearest in meaning" in told.text
    hidden = Reading(client.get(hrefs(told)["Hide the reasons"]).text)
    assert "Probability that this passage answers" not in hidden.text


def test_by_article_the_best_passages_of_each_are_shown(client):
    page = read(client, "/", q="ferry passengers maintenance", by="article")
    places = [parse_qs(urlsplit(h).query)["passage"][0] for h in page.links if "id=halcyon" in h]
    assert sorted(places) == ["0", "1", "2"]
    assert {"ferry", "passengers", "maintenance"} <= set(page.marks)


def test_who_else_carried_a_text_and_what_they_changed(carried):
    with service(carried.path) as client:
        page = read(client, "/", q="cheap steering seal", mode="keyword")
        assert "also in Ostrey Evening Post" in page.text
        assert "1 paragraph added" in page.text
        apart = Reading(client.get(hrefs(page)["Show each copy as a hit of its own"]).text)
        assert {"gazette", "post"} <= set(articles(apart))
        article = read(client, "/article", id="post")
    assert "First published in Brannoch Gazette, 18 November 2020" in article.text
    assert "The company said it would study the report." in article.text
    assert "/article?id=gazette" in article.links


def test_what_is_related_to_an_article(storied):
    with service(storied.path) as client:
        page = read(client, "/article", id="halcyon")
    assert "Same story" in page.text
    assert page.links["/article?id=passengers"].startswith("Passengers tell")
    assert "Same subject" not in page.text


def test_an_article_as_it_was(writable):
    changed = replace(HALCYON, text=HALCYON.text.replace("212 people", "214 people"))
    page = read(writable, "/article", id="halcyon")
    assert "Versions" not in page.text
    writable.post("/api/articles", json=changed.to_json())
    page = read(writable, "/article", id="halcyon")
    assert "214" in page.text
    assert "1 paragraph changed" in page.text
    once = Reading(writable.get("/article?id=halcyon&as_of=1").text)
    assert "/article?id=halcyon&as_of=1" in page.links
    assert "with 212 people" in once.text
    assert once.links["/article?id=halcyon"]


def test_the_articles_of_an_earlier_day_or_generation_can_be_searched(writable):
    changed = replace(HALCYON, text=HALCYON.text.replace("212 people", "214 people"))
    writable.post("/api/articles", json=changed.to_json())
    page = read(writable, "/", q="people aboard", as_of="1")
    assert "generation 1" in page.text
    article = next(href for href in page.links if href.startswith("/article"))
    once = Reading(writable.get(article).text)
    assert "with 212 people" in once.text
    assert once.links["/?q=people+aboard&as_of=1"] == "← Back to the results"
    assert "as_of" not in hrefs(page)["Remove the filter Index as of: generation 1 ×"]
    today = datetime.now(UTC).date()
    page = read(writable, "/", q="people aboard", as_of=today.isoformat())
    assert f"Index as of: {today.day} {today:%B %Y}" in page.text
    assert "214 people" in page.text
    gone = writable.get("/", params={"q": "people", "as_of": "1999-12-31"})
    assert gone.status_code == 404
    assert "nothing had been committed by then: the index exists since 2" in Reading(gone.text).text


def test_modes_can_be_changed(client):
    links = hrefs(read(client, "/", q="ship on the shore"))
    for label, mode in (("Words", "keyword"), ("Meaning", "semantic")):
        assert parse_qs(urlsplit(links[label]).query)["mode"] == [mode]
        assert client.get(links[label]).status_code == 200


@pytest.mark.parametrize("path", ["/", "/article"])
def test_hostile_articles_are_text(empty_index, path):
    with empty_index.writer() as writer:
        writer.add(HOSTILE)
    with service(empty_index.path) as client:
        answer = client.get(path, params={"q": "ferry sailed", "id": HOSTILE.id, "passage": 0})
    page = Reading(answer.text)  # which refuses elements, attributes and scripts that are not ours
    assert "<script>document.title = 'owned'</script>" in page.text
    assert "{{ 7*7 }}" in page.text
    assert not [href for href in page.links if "javascript" in href.lower() and href[0] != "/"]
    assert "\u202e" not in answer.text
    assert "\x1b" not in answer.text
    assert {mark.lower() for mark in page.marks} == {"ferry", "sailed"}


def test_hostile_questions_are_text(client):
    question = "\"><script>alert(1)</script><img onerror='x' {{7*7}}"
    for more in ({}, {"source": question}, {"since": question}, {"mode": question}):
        page = Reading(client.get("/", params={"q": question, **more}).text)
        assert "49" not in page.text
    assert Reading(client.get("/article", params={"id": question}).text).text.count("alert(1)")


def test_mistakes_are_said_on_the_page(client):
    for asked, status, said in (
        ({"q": "ferry", "mode": "magic"}, 400, "mode is one of"),
        ({"q": "date:someday"}, 400, "someday"),
        ({"q": "ferry", "cursor": "x"}, 404, "not a cursor"),
    ):
        answer = client.get("/", params=asked)
        assert answer.status_code == status
        assert said in Reading(answer.text).text
        assert f'value="{html.escape(asked["q"])}"' in answer.text
    assert client.get("/article", params={"id": "nobody"}).status_code == 404


def test_nothing_from_elsewhere_may_load_or_run(client):
    answer = client.get("/", params={"q": "ferry"})
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    for address in re.findall(r'(?:src|href)="([^"]*)"', answer.text):
        assert address.startswith(("/", "#")), address
    for address in re.findall(r'(?:src|href)="(/static/[^"]*)"', answer.text):
        loaded = client.get(html.unescape(address))
        assert loaded.status_code == 200
        assert "immutable" in loaded.headers["cache-control"]
        assert "http" not in loaded.text.replace("http://www.w3.org/2000/svg", "")
    assert client.get("/static/..%2fpage_routes.py").status_code == 404


def test_a_page_is_not_sent_twice(client):
    etag = client.get("/", params={"q": "ferry"}).headers["etag"]
    again = client.get("/", params={"q": "ferry"}, headers={"If-None-Match": etag})
    assert again.status_code == 304
    # A browser takes the headers of a 304 for those of the page that it has.
    assert "content-security-policy" not in again.headers
