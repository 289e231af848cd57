"""From paths to articles: what each kind of file gives, and what is said of bad ones."""

import codecs
import gzip
import io
import json
import os
import subprocess
import sys

import pytest

from nutgraf.index import Article
from nutgraf.index.readers import Problem, read_articles

LINE = {"_id": "a", "title": "T", "text": "One.\n\nTwo."}
PACKED = gzip.compress(json.dumps(LINE).encode() * 9, mtime=0)


@pytest.fixture
def read(tmp_path):
    def run(*names, stdin=b""):
        paths = [name if name == "-" else str(tmp_path / name) for name in names]
        return list(read_articles(paths, root=tmp_path, stdin=io.BytesIO(stdin)))

    return run


def test_the_first_line_of_a_text_is_its_title(read, tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a.txt").write_bytes(b"\nTitle\r\n\r\nOne.\r\n\r\nTwo.\r\n")
    assert read("deep") == [Article(id="deep/a.txt", title="Title", text="One.\n\nTwo.")]


def test_markdown_with_front_matter(read, tmp_path):
    (tmp_path / "a.md").write_text(
        "---\nid: m\ntitle: T\ndate: 2020-02-03\nauthor: Ann\ntags: [x]\n---\n\n"
        "## Part one\n\nSome **bold** and a [link](https://x.example), 2 * 3, snake_case_name.\n"
    )
    [article] = read("a.md")
    assert (article.id, article.title, str(article.date), article.author) == (
        "m", "T", "2020-02-03", "Ann",
    )  # fmt: skip
    assert article.text == ("Part one\n\nSome bold and a link, 2 * 3, snake_case_name.")
    assert article.metadata == {"tags": ["x"]}


def test_markdown_without_front_matter_takes_its_first_heading(read, tmp_path):
    (tmp_path / "a.md").write_text("# The title\n\nThe text.\n")
    assert read("a.md") == [Article(id="a.md", title="The title", text="The text.")]


def test_front_matter_that_is_no_yaml_is_a_problem(read, tmp_path):
    (tmp_path / "a.md").write_text("---\ntitle: [\n---\nText\n")
    [problem] = read("a.md")
    assert problem.article_lost
    assert "front matter is not YAML" in problem.message


PAGE = """<!doctype html><html lang="en"><head><title>Ferry aground | The Post</title>
<meta property="og:site_name" content="The Post"><meta name="author" content="Ann Lee">
<meta property="article:published_time" content="2020-11-15T08:00:00Z">
<link rel="canonical" href="https://post.example/ferry"></head><body>
<nav><a href="/">Home</a> <a href="/sport">Sport</a></nav><div class="cookie">We use cookies.</div>
<article><h1>Ferry aground</h1>{paragraphs}</article>
<aside><h3>Related</h3><ul><li><a href="/x">Ten best beaches</a></li></ul></aside>
<footer>© The Post. All rights reserved.</footer></body></html>"""


def test_a_page_gives_its_text_and_facts_without_the_furniture(read, tmp_path):
    texts = [
        f"Paragraph {i} says that the ferry ran onto rocks and all are safe." for i in range(5)
    ]
    body = "".join(f"<p>{text}</p>" for text in texts)
    (tmp_path / "a.html").write_text(PAGE.replace("{paragraphs}", body))
    [article] = read("a.html")
    assert article.id == article.url == "https://post.example/ferry"
    assert article.text == "\n\n".join(texts)
    assert (article.title, article.source, article.author, str(article.date)) == (
        "Ferry aground", "The Post", "Ann Lee", "2020-11-15",
    )  # fmt: skip


def test_a_page_without_text_is_a_problem(read, tmp_path):
    (tmp_path / "a.html").write_text("<html><body><nav></nav></body></html>")
    [problem] = read("a.html")
    assert problem.message == "no article text was found in the page"


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "-"])
def test_json_lines_go_on_after_a_broken_one(read, tmp_path, name):
    lines = [json.dumps(LINE), "", "{broken", "[1]", json.dumps({**LINE, "_id": "b"}), "[" * 9999]
    data = "\n".join(lines).encode()
    if name != "-":
        (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith("gz") else data)
    found = read(name, stdin=data)
    assert [item.id for item in found if isinstance(item, Article)] == ["a", "b"]
    problems = [item for item in found if isinstance(item, Problem)]
    assert [problem.where.rpartition(":")[2] for problem in problems] == ["3", "4", "6"]
    assert "is not JSON" in problems[0].message
    assert problems[1].message == "is not a JSON object but a list; left out"
    assert all(problem.article_lost for problem in problems)


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("cp1252", b""),
    ],
)
def test_the_encoding_is_found_out(read, tmp_path, encoding, mark):
    text = "Der Fährmann\n\nÜber die Fähre sagte der Bürgermeister, sie sei „außer Betrieb“. " * 5
    (tmp_path / "a.txt").write_bytes(mark + text.encode(encoding))
    [article] = read("a.txt")
    assert article.title == "Der Fährmann"
    assert "Bürgermeister, sie sei „außer Betrieb“" in article.text


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.txt", b"", "is empty"),
        ("a.txt", b"\n \n", "has neither a title nor a text; left out"),
        ("a.txt", bytes(range(256)), "is not text but binary data"),
        ("a.txt", b"%PDF-1.7", "is not text but a PDF document"),
        ("a.mov", b"moov", "is of a kind that is not read"),
        ("a.json", b"[]", "has no articles in it"),
        ("a.json", b"{", "is not JSON"),
        ("a.json", b"[1", "is not JSON"),
        ("a.jsonl", bytes(range(256)) * 99, "is not text but binary data"),
        ("a.txt", b"x" * 32_000_001, "is longer than 32,000,000 bytes"),
        ("a.jsonl", b"\n\n", "has no articles in it"),
        ("a.jsonl.gz", b"not gzip", "cannot be read"),
        ("a.jsonl.gz", PACKED[:-9], "cannot be read"),
    ],
)
def test_a_bad_file_is_one_problem_that_names_it(read, tmp_path, name, content, said):
    (tmp_path / name).write_bytes(content)
    [problem] = read(name)
    assert problem.where.startswith(str(tmp_path / name))
    assert said in problem.message
    assert "\n" not in problem.message
    assert problem.article_lost


def test_folders_and_globs(read, tmp_path):
    for name in ("b/2.txt", "b/1.txt", "a.txt", ".hidden.txt", "b/.git/x.txt", "b/photo.jpg"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"{name}\n\nText.")
    (tmp_path / "b" / "loop").symlink_to(tmp_path)
    (tmp_path / "none").mkdir()
    assert [article.id for article in read("b", "*.txt")] == ["b/1.txt", "b/2.txt", "a.txt"]
    for name, said in (("none", "has no articles"), ("*.x", "matches no"), ("gone", "not exist")):
        [problem] = read(name)
        assert said in problem.message


def test_an_id_that_comes_twice_is_said_and_the_later_article_wins(read, tmp_path):
    (tmp_path / "a.jsonl").write_text(json.dumps(LINE))
    (tmp_path / "b.jsonl").write_text(json.dumps({**LINE, "title": "Later"}))
    first, problem, second = read("a.jsonl", "b.jsonl")
    assert (first.title, second.title) == ("T", "Later")
    assert problem == Problem(
        f"{tmp_path}/b.jsonl:1",
        f"id 'a' was read before ({tmp_path}/a.jsonl:1); this one replaces it",
        False,
    )


def test_a_file_outside_the_root_is_known_by_its_whole_path(tmp_path):
    (tmp_path / "a.txt").write_text("T\n\nx")
    [article] = read_articles([str(tmp_path / "a.txt")], root=tmp_path / "elsewhere")
    assert article.id == (tmp_path / "a.txt").as_posix()


def test_a_named_pipe_does_not_hang(read, tmp_path):
    os.mkfifo(tmp_path / "a.txt")
    [problem] = read("a.txt")
    assert problem.message == "is not a regular file"


def test_nothing_connected_to_stdin_is_a_problem(tmp_path):
    assert list(read_articles(["-"], root=tmp_path)) == [
        Problem("stdin", "is not connected to anything", True)
    ]


def test_a_file_named_twice_is_read_once(read, tmp_path):
    (tmp_path / "a.txt").write_text("T\n\nx")
    assert [article.id for article in read("a.txt", ".", "*.txt", "../" + tmp_path.name)] == [
        "a.txt"
    ]


def test_a_link_to_nothing_and_a_name_that_is_no_utf8(read, tmp_path):
    (tmp_path / "gone.txt").symlink_to("nowhere.txt")
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text("T\n\nx")
    article, problem = read(".")
    assert article.id == "caf\\udce9.txt"
    assert problem == Problem(f"{tmp_path}/gone.txt", "is a link to nothing", True)


def test_paths_that_cannot_be_are_problems(read):
    for name in ("x" * 5000 + ".txt", "a\0b.txt", "\ud800.txt"):
        [problem] = read(name)
        assert problem.article_lost
        assert "\n" not in problem.where + problem.message


def test_an_id_below_the_root_has_no_dots(tmp_path):
    (tmp_path / "a.txt").write_text("T\n\nx")
    (tmp_path / "below").mkdir()
    [article] = read_articles([f"{tmp_path}/below/../a.txt"], root=tmp_path / "below" / "..")
    assert article.id == "a.txt"
    [article] = read_articles([f"{tmp_path}/below/../a.txt"], root=tmp_path / "below")
    assert article.id == (tmp_path / "a.txt").as_posix()


@pytest.mark.skipif(os.geteuid() == 0, reason="all doors are open to root")
def test_a_file_that_may_not_be_read_is_said(read, tmp_path):
    (tmp_path / "a.txt").write_text("T\n\nx")
    (tmp_path / "a.txt").chmod(0)
    assert read("a.txt") == [
        Problem(f"{tmp_path}/a.txt", "cannot be read (Permission denied)", True)
    ]


def test_articles_come_before_the_stream_ends(tmp_path):
    into, out = os.pipe()
    with os.fdopen(into, "rb") as stdin, os.fdopen(out, "wb", buffering=0) as writer:
        found = read_articles(["-"], root=tmp_path, stdin=stdin)
        writer.write(json.dumps(LINE).encode() + b"\n")
        assert next(found).id == "a"


def test_slow_libraries_are_loaded_only_where_they_are_needed(tmp_path):
    (tmp_path / "a.jsonl").write_text(json.dumps({**LINE, "date": "Fri, 04 Mar 2016 10:00 GMT"}))
    (tmp_path / "a.txt").write_text("T\n\nx")
    code = (
        "import sys; from pathlib import Path; from nutgraf.index.readers import read_articles;"
        "print(len(list(read_articles(sys.argv[1:], root=Path('.')))));"
        "print({'trafilatura', 'dateparser', 'yaml', 'charset_normalizer'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path], check=True, capture_output=True, text=True
    )
    assert done.stdout.split() == ["2", "set()"]
