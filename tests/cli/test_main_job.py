"""The main job as a user does it, in fresh processes and with bad input."""

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click import Context

from nutgraf.index import Article

pytestmark = pytest.mark.slow

ARTICLE = {
    "_id": "a",
    "title": "Ferry aground",
    "text": "The Halcyon ran onto rocks off Tolm.",
}


@pytest.fixture
def corpus(tmp_path):
    folder = tmp_path / "corpus"
    folder.mkdir()
    lines = [
        {**ARTICLE, "date": "2020-11-15", "source": "Harrowick Courier"},
        {
            "id": "b",
            "headline": "Budget",
            "body": "Taxes will rise.",
            "published": "someday",
        },
    ]
    (folder / "wire.jsonl").write_text("\n".join(map(json.dumps, lines)), "utf-8")
    (folder / "plain.txt").write_text(
        "Seals counted\n\nFewer seals were seen on the skerries this winter than in any since 1996."
    )
    return folder


def fresh(*arguments, **options):
    """`nutgraf` in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "nutgraf.cli", *map(str, arguments)],
        capture_output=True, text=True, timeout=300, **options,
    )  # fmt: skip


def test_index_search_and_show_in_fresh_processes(corpus, tmp_path):
    index = tmp_path / "my.nutgraf"
    done = fresh("index", corpus, "-i", index, "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["articles"] == {
        "added": 3,
        "updated": 0,
        "unchanged": 0,
        "removed": 0,
        "skipped": 0,
    }
    assert report["passages"] == {"added": 3, "embedded": 3, "reused": 0}
    assert report["generation"] == 1
    assert "someday" in done.stderr
    done = fresh("search", "ship", "hit", "the", "shore", "-i", index, "--json")
    assert done.returncode == 0, done.stderr
    first = json.loads(done.stdout)["hits"][0]
    assert first["article"] == {
        "id": "a", "title": "Ferry aground", "source": "Harrowick Courier", "author": None,
        "date": "2020-11-15", "url": None,
    }  # fmt: skip
    assert first["passage"]["id"] == "a#0"
    assert fresh("show", "b", "-i", index).returncode == 0


def test_a_question_is_answered_without_torch(two_articles):
    code = (
        "import sys; from nutgraf.search import Searcher;"
        f"print(Searcher({str(two_articles)!r}).search('ship')[0].article.id);"
        "print({'torch', 'transformers', 'sentence_transformers', 'onnx'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["halcyon", "set()"]


def test_the_json_of_a_search_is_the_contract(nutgraf, two_articles):
    done = nutgraf(
        "search", "ferry on the rocks", "-i", two_articles, "--json", "--per-article", "0"
    )
    found = json.loads(done.out)
    assert list(found) == ["query", "mode", "generation", "took_ms", "total", "hits"]
    assert [hit["rank"] for hit in found["hits"]] == list(range(1, len(found["hits"]) + 1))
    for hit in found["hits"]:
        assert list(hit) == [
            "rank", "score", "answers", "article", "passage", "keyword", "semantic", "highlights",
        ]  # fmt: skip
        text = hit["passage"]["text"]
        for start, end in hit["highlights"]:
            assert text[start:end].lower() in {"ferry", "rocks", "on", "the"}
    scores = [hit["score"] for hit in found["hits"]]
    assert scores == sorted(scores, reverse=True)


def test_indexing_again_embeds_only_what_is_new(nutgraf, corpus, empty_index):
    path = empty_index.path
    nutgraf("index", corpus, "-i", path)
    changed = corpus / "plain.txt"
    changed.write_text(
        changed.read_text()
        + "\n\nThe count is repeated from boats in each second winter, says the ministry."
    )
    report = json.loads(nutgraf("index", corpus, "-i", path, "--json").out)
    assert report["articles"] == {
        "added": 0,
        "updated": 1,
        "unchanged": 2,
        "removed": 0,
        "skipped": 0,
    }
    assert report["passages"] == {"added": 2, "embedded": 1, "reused": 1}


def test_an_index_built_anew_beside_an_old_one_encodes_nothing_again(
    nutgraf, corpus, empty_index, tmp_path
):
    nutgraf("index", corpus, "-i", empty_index.path)
    done = nutgraf("index", corpus, "-i", tmp_path / "new", "--reuse", empty_index.path, "--json")
    assert json.loads(done.out)["passages"] == {"added": 3, "embedded": 0, "reused": 3}
    again = nutgraf("index", corpus, "-i", tmp_path / "third", "--reuse", tmp_path / "new")
    assert "3 passages, 0 encoded, 3 reused" in again.out
    none = nutgraf("index", corpus, "-i", tmp_path / "fourth", "--reuse", tmp_path / "nowhere")
    assert (none.code, len(none.err.splitlines())) == (2, 1)
    assert f"{tmp_path / 'nowhere'}: no index there" in none.err


def test_articles_from_standard_input_and_gzip(nutgraf, empty_index, tmp_path):
    packed = tmp_path / "more.jsonl.gz"
    packed.write_bytes(gzip.compress(json.dumps({**ARTICLE, "_id": "zipped"}).encode()))
    done = nutgraf(
        "index", "-", packed, "-i", empty_index.path, "--json", stdin=json.dumps(ARTICLE).encode()
    )
    assert json.loads(done.out)["articles"]["added"] == 2


def test_remove(nutgraf, index):
    done = nutgraf("remove", "halcyon", "nobody", "-i", index.path)
    assert (done.code, done.out) == (1, "1 removed · generation 2\n")
    assert done.err == "nobody: no article with this id\n"
    assert nutgraf("search", '"ran onto rocks"', "-i", index.path).code == 1


def bad_inputs(folder):
    (folder / "empty.txt").write_text("")
    (folder / "photo.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "nothing").mkdir()
    (folder / "broken.jsonl").write_text(f"{json.dumps(ARTICLE)}\n\n{{broken\n")


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [
        ("empty.txt", 2, "empty.txt: "),
        ("photo.txt", 2, "photo.txt: "),
        ("nothing", 2, "nothing: "),
        ("missing.txt", 2, "missing.txt: "),
        ("broken.jsonl", 0, "broken.jsonl:3: "),
    ],
)
def test_what_cannot_be_read_is_named_in_one_line(nutgraf, empty_index, tmp_path, name, code, said):
    bad_inputs(tmp_path)
    done = nutgraf("index", tmp_path / name, "-i", empty_index.path)
    assert done.code == code
    first = done.err.splitlines()[0]
    assert said in first
    assert "Traceback" not in done.err
    assert "1 skipped" in done.out


def test_strict_ends_at_the_first_problem_and_changes_nothing(nutgraf, empty_index, tmp_path):
    bad_inputs(tmp_path)
    done = nutgraf("index", tmp_path / "broken.jsonl", "-i", empty_index.path, "--strict")
    assert done.code == 2
    assert done.err.startswith("nutgraf: ")
    assert "broken.jsonl:3" in done.err
    assert empty_index.stats().articles == 0


def test_of_nothing_no_index_is_made(nutgraf, tmp_path):
    (tmp_path / "empty").mkdir()
    done = nutgraf("index", str(tmp_path / "empty"), "-i", str(tmp_path / "new.nutgraf"))
    assert done.code == 2
    assert "no articles were found" in done.err
    assert not (tmp_path / "new.nutgraf").exists()


def test_an_index_path_that_is_a_file(nutgraf, corpus, tmp_path):
    file = tmp_path / "file"
    file.write_text("mine")
    for command in (["index", corpus], ["search", "ferry"], ["stats"]):
        done = nutgraf(*command, "-i", file)
        assert done.code == 2
        assert done.err == f"nutgraf: {file}: " + done.err.partition(f"{file}: ")[2]
        assert "is a file" in done.err


def test_no_permission_to_write(nutgraf, corpus):
    # Not even root may make a folder there.
    done = nutgraf("index", corpus, "-i", "/sys/my.nutgraf")
    assert done.code == 2
    assert "no permission" in done.err


def test_a_query_of_stop_words_is_answered(nutgraf, two_articles):
    for mode in ("hybrid", "keyword", "semantic"):
        done = nutgraf("search", "of the", "-i", two_articles, "--mode", mode)
        assert done.code == 0
        assert "Traceback" not in done.err


def test_an_article_cannot_write_to_the_terminal(nutgraf, empty_index, tmp_path):
    hostile = {
        "_id": "h\x1b]0;own\x07",
        "title": "\x1b[2Jferry",
        "text": "ferry \x1b[31m\x9b1m",
    }
    (tmp_path / "h.jsonl").write_text(json.dumps(hostile))
    nutgraf("index", tmp_path / "h.jsonl", "-i", empty_index.path)
    done = nutgraf("search", "ferry", "-i", empty_index.path)
    assert done.code == 0
    assert "\x1b" not in done.out
    assert "\x9b" not in done.out


def test_every_command_is_in_the_readme():
    from nutgraf.cli.app import nutgraf as group

    context = Context(group)
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    for name in group.list_commands(context):
        assert group.get_command(context, name).help, name
        assert f"nutgraf {name}" in readme, name


@pytest.mark.parametrize("more", [[], ["--json"]])
def test_letters_that_the_terminal_lacks_are_spelt_out(index, more):
    with index.writer() as writer:
        writer.add(Article(id="dash", title="Aground — again", text="She ran aground again."))
    done = subprocess.run(
        [sys.executable, "-m", "nutgraf.cli", "show", "dash", "-i", index.path, *more],
        capture_output=True, check=True, env=os.environ | {"PYTHONIOENCODING": "latin-1"},
    )  # fmt: skip
    assert done.stderr == b""
    assert b"Aground \\u2014 again" in done.stdout


def test_a_misspelt_model_leaves_nothing_behind(nutgraf, corpus, tmp_path):
    index = tmp_path / "new.nutgraf"
    done = nutgraf("index", corpus, "-i", index, "--model", tmp_path / "nowhere")
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert "nowhere" in done.err
    assert not index.exists()
