"""What could not be read: kept as long as it is so, whichever paths are read meanwhile."""

import gzip
import shutil
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pytest

from nutgraf.index import Index
from nutgraf.index.catalogue.catalogue import Catalogue
from nutgraf.index.catalogue.records import EntryState, Feed
from nutgraf.index.ingest import ingest
from nutgraf.index.readers import Problem, Survey, read_articles
from nutgraf.index.skipped import record_passed_over, record_skipped

BROKEN = "{broken\n"
GOOD = '{"id": "x", "title": "Ferry", "text": "All are safe."}\n'


@pytest.fixture
def empty_index(empty_index_of):
    """An index in a folder that nothing else lies beside."""
    with Index.open(empty_index_of("home/my.nutgraf")) as index:
        yield index


@pytest.fixture
def folder(empty_index, monkeypatch):
    """The folder that holds the index, which is the current one."""
    monkeypatch.chdir(empty_index.path.parent)
    return empty_index.path.parent


@pytest.fixture
def run(empty_index, folder):
    """Index some paths as the command line does; what was skipped by then."""

    def read(*paths, stdin=None):
        survey = Survey()
        found = read_articles(paths, root=empty_index.path.parent, stdin=stdin, survey=survey)
        ingest(empty_index, found, survey=survey)
        return sorted(empty_index.stats().skipped)

    return read


def put(*files, content=BROKEN):
    for file in files:
        Path(file).parent.mkdir(parents=True, exist_ok=True)
        Path(file).write_text(content)


def test_what_another_folder_s_run_skipped_stays_known(run):
    put("a/x.jsonl", "b/y.jsonl")
    assert run("a") == ["a/x.jsonl:1"]
    assert run("b") == ["a/x.jsonl:1", "b/y.jsonl:1"]
    put("a/x.jsonl", content=GOOD)
    assert run("b") == ["a/x.jsonl:1", "b/y.jsonl:1"]  # nobody has looked
    assert run("a") == ["b/y.jsonl:1"]


@pytest.mark.parametrize(
    ("path", "stays"),
    [
        ("a", {"ab/x.jsonl:1", "c.jsonl.gz", "c.jsonl:1"}),
        ("a/", {"ab/x.jsonl:1", "c.jsonl.gz", "c.jsonl:1"}),
        ("./ab/../a//", {"ab/x.jsonl:1", "c.jsonl.gz", "c.jsonl:1"}),
        ("a/x.jsonl", {"a/x.json[1]", "ab/x.jsonl:1", "c.jsonl.gz", "c.jsonl:1"}),
        ("a/x.json", {"a/x.jsonl:1", "ab/x.jsonl:1", "c.jsonl.gz", "c.jsonl:1"}),
        ("c.jsonl", {"a/x.json[1]", "a/x.jsonl:1", "ab/x.jsonl:1", "c.jsonl.gz"}),
        ("a*", {"c.jsonl.gz", "c.jsonl:1"}),
        ("**/x.jsonl", {"a/x.json[1]", "c.jsonl.gz", "c.jsonl:1"}),
        (".", set()),
        ("..", set()),
    ],
)
def test_only_what_lies_under_the_paths_that_were_read_is_forgotten(run, folder, path, stays):
    put("a/x.jsonl", "ab/x.jsonl", "c.jsonl", "c.jsonl.gz")
    put("a/x.json", content='[{"id": "y", "text": "Fine."}, 1]')
    places = {"a/x.json[1]", "a/x.jsonl:1", "ab/x.jsonl:1", "c.jsonl.gz", "c.jsonl:1"}
    assert set(run(".")) == places
    put("a/x.jsonl", "ab/x.jsonl", "c.jsonl", content=GOOD)
    put("a/x.json", content='[{"id": "y", "text": "Fine."}]')
    with gzip.open("c.jsonl.gz", "w") as stream:
        stream.write(GOOD.encode())
    assert set(run(path)) == stays


def test_absolute_and_relative_names_and_other_current_folders_are_one(run, folder, monkeypatch):
    put("a/x.jsonl", "b/y.jsonl")
    (folder / "a" / "deep").mkdir()
    assert run(str(folder / "a"), "b") == ["a/x.jsonl:1", "b/y.jsonl:1"]
    put("a/x.jsonl", content=GOOD)
    monkeypatch.chdir("a/deep")
    assert run("..") == ["b/y.jsonl:1"]


def test_an_index_that_is_named_from_below_knows_the_same_places(folder, empty_index, monkeypatch):
    put("a/x.jsonl", "b/y.jsonl")
    for below, path in (("b", "."), ("a", ".")):
        monkeypatch.chdir(folder / below)
        root, survey = empty_index.path.parent / below / "..", Survey()
        problems = {p.where: p.message for p in read_articles([path], root=root, survey=survey)}
        with empty_index.writer() as writer:
            writer.in_same_commit.append(
                lambda catalogue, root=root, survey=survey, problems=problems: record_skipped(
                    catalogue, root, survey, problems
                )
            )
    assert sorted(empty_index.stats().skipped) == ["a/x.jsonl:1", "b/y.jsonl:1"]


def test_a_corpus_elsewhere_is_known_by_its_absolute_path(run, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    put(str(elsewhere / "x.jsonl"))
    assert run(str(elsewhere)) == [f"{elsewhere}/x.jsonl:1"]
    assert run(str(elsewhere / "x.jsonl")) == [f"{elsewhere}/x.jsonl:1"]
    put(str(elsewhere / "x.jsonl"), content=GOOD)
    assert run(str(elsewhere.parent)) == []


def test_a_link_is_known_by_its_own_name(run):
    put("real/x.jsonl")
    Path("link").symlink_to("real")
    assert run("real", "link") == ["link/x.jsonl:1", "real/x.jsonl:1"]
    put("real/x.jsonl", content=GOOD)
    assert run("link") == ["real/x.jsonl:1"]


def test_what_is_gone_is_forgotten_but_not_with_a_disk_that_is_not_there(run):
    put("a/x.jsonl", "a/y.jsonl", "b/z.jsonl", "c/ok.jsonl")
    assert run("a", "b") == ["a/x.jsonl:1", "a/y.jsonl:1", "b/z.jsonl:1"]
    Path("a/x.jsonl").unlink()
    assert run("c") == ["a/y.jsonl:1", "b/z.jsonl:1", "c/ok.jsonl:1"]
    Path("b").rename("unmounted")
    assert run("c") == ["a/y.jsonl:1", "b/z.jsonl:1", "c/ok.jsonl:1"]
    assert run("b") == ["a/y.jsonl:1", "c/ok.jsonl:1"]  # it was asked for, and is not there


def test_what_never_was_there_is_told_and_not_remembered(run):
    assert run("typo.txt", "none/at/all", "*.nothing") == []


def test_odd_names_are_not_taken_for_gone(run):
    Path("a").mkdir()
    odd = Path("a/Ma\u0308rz\udcff.jsonl")  # decomposed, and no UTF-8
    odd.write_text(BROKEN)
    [place] = run("a")
    put("b/x.jsonl", content=GOOD)
    assert run("b") == [place]
    odd.unlink()
    assert run("b") == []


def test_a_folder_that_cannot_be_looked_into_is_not_known_to_be_better(empty_index, folder):
    put("a/b/x.jsonl", "a/y.jsonl", "ab.jsonl")
    root, survey = folder, Survey()
    with closing(Catalogue(empty_index.path / "catalogue.sqlite")) as catalogue:
        with catalogue.writing():
            catalogue.skipped.put({"a/b/x.jsonl:1": "bad", "a/y.jsonl:1": "bad"}, 0)
        survey.paths, survey.refused = {"a"}, {"a/b"}
        with catalogue.writing():
            record_skipped(catalogue, root, survey, {"a/b": "cannot be read"})
        assert sorted(catalogue.skipped.all()) == ["a/b", "a/b/x.jsonl:1"]
        survey.refused = set()
        with catalogue.writing():
            record_skipped(catalogue, root, survey, {})
        assert catalogue.skipped.all() == {}
        assert list(catalogue.database.broken_seals()) == []


def test_entries_of_feeds_and_standard_input_are_no_files(run, empty_index):
    feed = Feed(address="http://a.example/")
    with empty_index.writer() as writer:
        writer.in_same_commit += [
            lambda catalogue: catalogue.feeds.put(feed, {"x:b": EntryState(b"")}),
            lambda catalogue: catalogue.skipped.put({"x:b": "is empty"}, 0),
        ]
    put("a/x.jsonl")
    assert run("-", stdin=BytesIO(f"{GOOD}{BROKEN}".encode())) == ["stdin:2", "x:b"]
    assert run("..") == ["a/x.jsonl:1", "stdin:2", "x:b"]
    assert run("-", stdin=BytesIO(GOOD.encode())) == ["a/x.jsonl:1", "x:b"]
    with empty_index.writer() as writer:
        writer.in_same_commit.append(lambda catalogue: catalogue.feeds.forget(feed.address))
    assert sorted(empty_index.stats().skipped) == ["a/x.jsonl:1"]


def test_a_run_that_is_interrupted_adds_and_forgets_nothing(run, empty_index):
    put("a/x.jsonl", "a/y.jsonl")
    assert run("a") == ["a/x.jsonl:1", "a/y.jsonl:1"]
    survey = Survey()

    def found():
        yield Problem("a/w.jsonl:7", "is broken", True)
        survey.paths.add("a")
        raise KeyboardInterrupt

    put("a/w.jsonl", content=GOOD)
    assert ingest(empty_index, found(), survey=survey).interrupted
    assert sorted(empty_index.stats().skipped) == ["a/w.jsonl:7", "a/x.jsonl:1", "a/y.jsonl:1"]


def test_articles_that_are_added_without_reading_leave_it_alone(run, empty_index):
    put("a/x.jsonl")
    run("a")
    with empty_index.writer() as writer:
        writer.remove("none")
    ingest(empty_index, [])
    assert list(empty_index.stats().skipped) == ["a/x.jsonl:1"]


def test_a_rollback_forgets_what_was_to_be_recorded(empty_index):
    with empty_index.writer() as writer:
        writer.in_same_commit.append(lambda catalogue: catalogue.skipped.put({"a": "b"}, 0))
        writer.rollback()
    assert empty_index.stats().skipped == {}


def test_files_of_other_kinds_are_counted_where_they_lie(run, empty_index):
    put("a/x.jsonl", "b/z.jsonl", content=GOOD)
    put("a/p.mov", "a/q.MOV", "a/b/r.jpg", "a/Makefile", "a/.hidden", "a/.git/s.jpg", "b/t.xcf")
    Path("a/link").symlink_to("../b")
    run("a")
    of_a = {".mov": 2, ".jpg": 1, "link to a folder": 1, "no suffix": 1}
    assert empty_index.stats().passed_over == of_a
    run("b")
    assert empty_index.stats().passed_over == of_a | {".xcf": 1}
    run("a/b", "a/x.jsonl")  # counted already
    assert empty_index.stats().passed_over == of_a | {".xcf": 1}
    run("a/b", "a", "./a/", "a")  # and once only
    assert empty_index.stats().passed_over == of_a | {".xcf": 1}
    Path("a/p.mov").unlink()
    Path("a/link").unlink()
    run("a/")
    assert empty_index.stats().passed_over == {".xcf": 1, ".jpg": 1, ".mov": 1, "no suffix": 1}
    shutil.rmtree("b")
    run("a")
    assert empty_index.stats().passed_over == {".jpg": 1, ".mov": 1, "no suffix": 1}
    run(".")
    assert empty_index.stats().passed_over == {".jpg": 1, ".mov": 1, "no suffix": 1}


def test_what_a_pattern_matches_is_passed_over_and_what_is_named_is_skipped(run, empty_index):
    put("a/x.jsonl", content=GOOD)
    put("a/p.mov", "a/q.mov")
    assert run("a/*") == []
    assert empty_index.stats().passed_over == {".mov": 2}
    assert run("a/p.mov", "a/*.mov") == ["a/p.mov"]
    assert run("a") == []
    assert empty_index.stats().passed_over == {".mov": 2}


def test_any_number_of_files_and_kinds_takes_little_room(empty_index, folder):
    survey = Survey()
    survey.paths.add("a")
    Path("a").mkdir()
    for number in range(10_000):
        survey.pass_over("a", f"log.{number}")
        survey.pass_over("a", "picture.jpg")
        survey.pass_over("a", "no. a name with a long end")
    with empty_index.writer() as writer:
        writer.in_same_commit.append(
            lambda catalogue: record_passed_over(catalogue, folder, survey)
        )
    found = empty_index.stats().passed_over
    assert found[".jpg"] == found["no suffix"] == 10_000
    assert sum(found.values()) == 30_000
    assert len(found) < 60
