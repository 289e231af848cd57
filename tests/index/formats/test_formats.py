"""An index of every format that ever landed, as the nutgraf of that day wrote it."""

import tarfile
from pathlib import Path

import pytest

from nutgraf.index import Advice, Article, Hint, Index, IndexDamagedError, examine, rebuild
from nutgraf.index.catalogue.tables import FORMAT, READABLE
from nutgraf.index.maintenance.verification import verify
from nutgraf.search import Searcher

REBUILD = Advice.REBUILD
HERE = Path(__file__).parent
NEW = Article(id="museum", title="Museum opens", text="A museum of ferries opens at the harbour.")


@pytest.fixture
def unpacked(tmp_path):
    """Unpacks an archive, and gives the folder of the index in it."""

    def unpack(name):
        path = tmp_path / "my.nutgraf"
        with tarfile.open(HERE / f"{name}.tar.gz") as archive:
            archive.extractall(path, filter="data")
        return path

    return unpack


@pytest.fixture(params=[*map("format-{}".format, READABLE), "words-2"])
def old(request, unpacked):
    """The folder of an index of each format and analysis that is read."""
    return unpacked(request.param)


def found(index, question, **options):
    with Searcher(index) as searcher:
        return {hit.article.id for hit in searcher.search(question, literal=True, **options)}


def test_every_format_that_is_read_has_an_index_here():
    archives = {path.name for path in HERE.glob("format-*.tar.gz")}
    assert archives == {f"format-{number}.tar.gz" for number in range(1, FORMAT + 1)}


def test_an_old_format_answers(old):
    with Index.open(old) as index:
        assert found(index, "harbour", mode="keyword") == {"budget"}
        assert found(index, "killed workers", mode="keyword") == {"tunnel"}
        assert found(index, '"comes first"', mode="keyword") == {"tunnel"}
        assert found(index, "title:council", mode="keyword") == {"budget"}
        assert found(index, "cafe orage", mode="keyword") == {"café"}
        everything = {"ferry", "tunnel", "budget", "café"}
        assert found(index, "harbour", mode="semantic", limit=20) == everything
        assert "budget" in found(index, "harbour repairs")
        assert found(index, "the", mode="semantic", source="Harrowick Courier") == {
            "ferry",
            "budget",
        }
        assert found(index, "the", mode="semantic", since="2020-12-01") == {"budget", "café"}


def test_an_old_format_has_its_earlier_generations(old):
    with Index.open(old) as index, Searcher(index, generation=1) as first:
        assert {hit.article.id for hit in first.search("lifeboats", mode="keyword")} == {"ferry"}
        assert {hit.article.id for hit in first.search("re-election", mode="keyword")} == {"vote"}
        assert not found(index, "lifeboats", mode="keyword")
        assert not found(index, "re-election", mode="keyword")


def test_an_old_format_is_whole(old):
    assert list(verify(old)) == []


def test_an_old_format_is_updated(old):
    with Index.open(old) as index:
        with index.writer() as writer:
            writer.add(NEW)
            writer.remove("tunnel")
        assert found(index, "harbour", mode="keyword") == {"budget", "museum"}
        assert not found(index, "tunnel", mode="keyword")
        assert index.get("budget").text.startswith("The council of Harrowick")
    with Index.open(old) as index, Searcher(index, generation=3) as third:
        assert {hit.article.id for hit in third.search("tunnel", mode="keyword")} == {"tunnel"}
    assert list(verify(old)) == []


def test_an_old_format_is_compacted(old):
    with Index.open(old) as index:
        before = found(index, "harbour the")
        with index.writer() as writer:
            writer.compact(keep=1)
        assert found(index, "harbour the") == before
    assert list(verify(old)) == []


@pytest.mark.parametrize("number", sorted({*range(1, FORMAT)} - {*READABLE}))
def test_a_format_that_is_read_no_more_is_refused_by_its_number(unpacked, number):
    with pytest.raises(IndexDamagedError, match=f"is of format {number}, .*; build it anew"):
        Index.open(unpacked(f"format-{number}"))


def test_an_old_format_is_rebuilt(old):
    with Index.open(old) as index:
        before = {generation: texts(index, generation) for generation in range(1, 4)}
        with index.snapshot() as snapshot:
            expected = (2, 4) if snapshot.outdated or snapshot.lacks_fields else (0, 3)
    vectors = {path.stat().st_ino for path in old.glob("segments/*/semantic/*")}
    done = rebuild(old)
    assert (done.segments, done.generation) == expected
    assert {path.stat().st_ino for path in old.glob("segments/*/semantic/*")} == vectors
    assert list(verify(old)) == []
    with Index.open(old) as index:
        assert {generation: texts(index, generation) for generation in range(1, 4)} == before
        assert texts(index, done.generation) == before[3]
        assert found(index, "harbo*", mode="keyword") == {"budget"}
        assert found(index, "harbou~", mode="keyword") == {"budget"}
        assert not [each for each in examine(old) if each.mend and each.mend.advice is REBUILD]
    assert rebuild(old).segments == 0


def test_an_index_of_an_earlier_analysis_says_so(unpacked):
    with Index.open(unpacked("format-4")) as index, Searcher(index) as searcher:
        [notice] = searcher.search("harbour", mode="keyword").notices
        assert notice.hint == Hint(REBUILD, index.path)
    assert REBUILD in {each.mend.advice for each in examine(index.path) if each.mend}


def texts(index, generation):
    with index.snapshot(generation) as snapshot:
        return {a.id: [p.text for p in snapshot.article(a.id)[1]] for a in snapshot.articles()}
