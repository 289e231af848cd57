"""JSON as it comes: lists, lines and wrappers under any name, each record once, nothing lost."""

import io
import json

import pytest

from nutgraf.index import Article
from nutgraf.index.readers import Survey, read_articles
from nutgraf.index.readers.formats.records.json_file import read_json

ONE = {"title": "Ferry aground", "text": "All are safe.", "url": "https://a.example/1"}
TWO = {"title": "Seals counted", "text": "There are ninety.", "url": "https://a.example/2"}
LINES = "\n".join(map(json.dumps, (ONE, TWO)))
PRETTY = json.dumps([ONE, TWO], indent=2)


@pytest.fixture
def read(tmp_path):
    def run(name, content, stdin=False):
        data = (content if isinstance(content, str) else json.dumps(content)).encode()
        (tmp_path / name).write_bytes(data)
        path = "-" if stdin else str(tmp_path / name)
        return list(read_articles([path], root=tmp_path, stdin=io.BytesIO(data)))

    return run


def titles(found):
    assert all(isinstance(item, Article) for item in found), found
    return [article.title for article in found]


BOTH = ["Ferry aground", "Seals counted"]

SHAPES = {
    "lines": LINES,
    "lines and blanks": "\ufeff\n" + LINES.replace("\n", "\r\n\r\n") + "\n",
    "list": [ONE, TWO],
    "pretty list": PRETTY,
    "values one after another": json.dumps(ONE, indent=2) + "\n" + json.dumps(TWO, indent=2),
    "newsapi": {"status": "ok", "totalResults": 2, "articles": [ONE, TWO]},
    "results": {"count": 2, "next": None, "results": [ONE, TWO]},
    "data": {"pagination": {"total": 2}, "data": [ONE, TWO]},
    "posts": {"posts": [ONE, TWO], "found": 2},
    "pages of an answer": [{"articles": [ONE]}, {"articles": [TWO]}],
    "pages on lines": "\n".join(json.dumps({"results": [each]}) for each in (ONE, TWO)),
    "deep": {"response": {"status": "ok", "docs": [ONE, TWO], "meta": {"hits": 2}}},
    "event registry": {"articles": {"results": [ONE, TWO], "pages": 1}},
    "elasticsearch": {
        "took": 3,
        "hits": {
            "total": {"value": 2},
            "hits": [{"_index": "n", "_id": str(n), "_source": each} for n, each in
                     enumerate((ONE, TWO))],
        },
    },
    "elasticdump": "\n".join(
        json.dumps({"_index": "n", "_id": str(n), "_score": 1, "_source": each})
        for n, each in enumerate((ONE, TWO))
    ),
    "rows of a viewer": {
        "features": [{"name": "title"}],
        "rows": [{"row_idx": n, "row": each} for n, each in enumerate((ONE, TWO))],
    },
    "columns by row": {name: {"0": ONE[name], "1": TWO[name]} for name in ONE},
    "lines with commas": LINES.replace("\n", ",\n") + ",",
    "page": {"content": [ONE, TWO], "totalPages": 1, "number": 0},
    "by id": {"a1": ONE, "a2": TWO},
    "columns and rows": {
        "columns": ["title", "text"],
        "index": [0, 1],
        "data": [[each["title"], each["text"]] for each in (ONE, TWO)],
    },
    "graphql": {"data": {"articles": {"edges": [{"node": ONE}, {"node": TWO}], "pageInfo": {}}}},
    "json:api": {"data": [{"type": "a", "id": n, "attributes": each} for n, each in
                          enumerate((ONE, TWO))], "links": {}},
    "listing": {"kind": "Listing", "data": {"children": [{"kind": "t3", "data": ONE},
                                                         {"kind": "t3", "data": TWO}]}},
    "linked data": {"@context": "https://schema.org", "@graph": [
        {"@type": "NewsArticle", "headline": each["title"], "articleBody": each["text"]}
        for each in (ONE, TWO)]},
    "columns as lists": {name: [ONE[name], TWO[name]] for name in ONE},
    "rss as json": {"rss": {"channel": {"title": "News", "link": "https://a.example",
                                        "description": "All news", "item": [ONE, TWO]}}},
}  # fmt: skip


@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.ndjson"])
@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_under_every_name(read, shape, name):
    assert titles(read(name, SHAPES[shape])) == BOTH
    if not isinstance(SHAPES[shape], str):
        assert titles(read(name, json.dumps(SHAPES[shape], indent=1))) == BOTH


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_on_standard_input(read, shape):
    assert titles(read("a.json", SHAPES[shape], stdin=True)) == BOTH


def test_the_id_of_a_hit_is_its_own(read):
    assert [found.id for found in read("a.json", SHAPES["elasticsearch"])] == ["0", "1"]


def test_an_article_with_lists_of_its_own_is_no_wrapper(read):
    record = {**ONE, "items": [TWO], "news": [TWO], "data": {"articles": [TWO]}}
    [article] = read("a.json", record)
    assert (article.title, set(article.metadata)) == ("Ferry aground", {"items", "news", "data"})
    late = {"title": "Ferry", "url": "https://a.example/1", "related": 1, "news": [TWO]}
    assert titles(read("a.json", late)) == ["Ferry"]
    parts = {"content": [{"text": "One.", "url": "/1"}, {"text": "Two."}], "title": "Ferry"}
    assert titles(read("a.json", parts)) == ["Ferry"]
    parts = {"title": "Ferry", "items": [{"text": "One."}, {"text": "Two."}]}
    assert titles(read("a.json", parts)) == ["Ferry"]


def test_one_article_is_known_by_its_file(read):
    assert [found.id for found in read("a.json", {"title": "T", "text": "x"})] == ["a.json"]
    assert [found.id for found in read("a.json", {"text": "x", "items": ["y"]})] == ["a.json"]


def test_a_json_feed_gives_its_entries_its_name(read):
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Harrowick Courier",
        "home_page_url": "https://a.example/",
        "description": "All the news",
        "language": "en-GB",
        "authors": [{"name": "Ann Lee"}],
        "items": [
            {"id": "https://a.example/1", "url": "https://a.example/1", "title": "Ferry",
             "content_html": "<p>All &amp; sundry.</p>", "date_published": "2024-03-01T10:00:00Z"},
            {"id": "2", "content_text": "A note.", "authors": [{"name": "Bo"}], "language": "de"},
        ],
    }  # fmt: skip
    first, second = read("feed.json", feed)
    assert (first.source, first.author, first.language, str(first.date), first.text) == (
        "Harrowick Courier", "Ann Lee", "en", "2024-03-01", "All & sundry.",
    )  # fmt: skip
    assert (second.text, second.author, second.language) == ("A note.", "Bo", "de")


def test_the_posts_of_wordpress(read):
    post = {
        "id": 7, "date": "2024-03-01T23:30:00", "date_gmt": "2024-03-02T00:30:00",
        "guid": {"rendered": "https://a.example/?p=7"}, "link": "https://a.example/ferry/",
        "title": {"rendered": "Ferry &#8217;aground&#8217;"}, "author": 3, "categories": [1, 2],
        "content": {"rendered": "<p>All are <em>safe</em>.</p>\n<p>More.</p>", "protected": False},
        "excerpt": {"rendered": "<p>All are &hellip;</p>", "protected": False},
        "_embedded": {"author": [{"id": 3, "name": "Ann Lee"}]},
    }  # fmt: skip
    [found] = read("posts.json", [post])
    assert (found.id, found.url, found.title, found.text, found.author, str(found.date)) == (
        "https://a.example/?p=7", "https://a.example/ferry/", "Ferry ’aground’",
        "All are safe.\n\nMore.", "Ann Lee", "2024-03-01",
    )  # fmt: skip
    assert (found.metadata["post_number"], found.metadata["categories"]) == (7, [1, 2])


def test_the_answers_of_news_services(read):
    guardian = {"response": {"status": "ok", "results": [
        {"id": "world/1", "webTitle": "Ferry", "webUrl": "https://a.example/1",
         "sectionName": "World", "webPublicationDate": "2024-03-01T10:00:00Z",
         "fields": {"bodyText": "All are safe.", "byline": "Ann Lee"}}]}}  # fmt: skip
    [found] = read("g.json", guardian)
    assert (found.id, found.title, found.text, found.author, str(found.date), found.url) == (
        "world/1", "Ferry", "All are safe.", "Ann Lee", "2024-03-01", "https://a.example/1",
    )  # fmt: skip
    times = {"response": {"docs": [
        {"_id": "nyt://article/1", "web_url": "https://b.example/1", "abstract": "In short.",
         "lead_paragraph": "All are safe.", "headline": {"main": "Ferry", "kicker": None},
         "byline": {"original": "By Ann Lee"}, "pub_date": "2024-03-01T10:00:00+0000",
         "source": "The Paper"}]}}  # fmt: skip
    [found] = read("t.json", times)
    assert (found.title, found.text, found.author, found.source, str(found.date)) == (
        "Ferry", "All are safe.", "Ann Lee", "The Paper", "2024-03-01",
    )  # fmt: skip
    gdelt = {"articles": [{"url": "https://c.example/1", "title": "Ferry", "domain": "c.example",
                           "seendate": "20240301T100000Z", "language": "English"}]}  # fmt: skip
    [found] = read("d.json", gdelt)
    assert (found.source, found.language, str(found.date)) == ("c.example", "en", "2024-03-01")


def test_a_text_that_the_service_cut_is_told(tmp_path):
    (tmp_path / "a.json").write_text(
        json.dumps({"articles": [{**ONE, "content": "All are safe… [+1234 chars]", "text": None}]})
    )
    survey = Survey()
    [_] = read_articles([str(tmp_path)], root=tmp_path, survey=survey)
    assert survey.all_notes()["text cut short by its source"].count == 1


@pytest.mark.parametrize("shape", ["newsapi", "deep", "list", "elasticsearch"])
def test_a_cut_file_gives_what_is_whole_and_says_that_it_is_cut(read, shape):
    data = json.dumps(SHAPES[shape])
    end = data.index("Seals") + 9
    found = read("a.json", data[:end])
    assert titles(found[:1]) == BOTH[:1]
    [problem] = found[1:]
    assert "is not JSON" in problem.message
    assert problem.article_lost


def test_a_wrapper_is_read_as_it_comes():
    def parts():
        yield b'{"status": "ok", "articles": ['
        for number in range(20_000):
            yield b'%s{"title": "Ferry %d", "text": "All are safe."}' % (
                b"," * (number > 0),
                number,
            )
        yield b'], "more": 1}'

    class Stream(io.RawIOBase):
        def __init__(self):
            self.parts, self.left, self.given = parts(), b"", 0

        def readable(self):
            return True

        def readinto(self, buffer):
            self.left = self.left or next(self.parts, b"")
            count = min(len(buffer), len(self.left))
            buffer[:count], self.left = self.left[:count], self.left[count:]
            self.given += count
            return count

    stream = Stream()
    found = read_json(io.BufferedReader(stream), longest=1000, chunk=1000)
    number, value = next(found)
    assert (number, value["title"]) == (0, "Ferry 0")
    assert stream.given < 300_000
    assert sum(1 for _ in found) == 19_999
