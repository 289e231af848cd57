"""Erasure: out of all generations and all files of the index, and out of later runs if wanted."""

from dataclasses import replace

import pytest

from nutgraf.index import (
    Article,
    ArticleError,
    GenerationError,
    Index,
    StorageError,
    verify,
    write_backup,
)
from nutgraf.index.ingest import ingest
from nutgraf.index.storage.layout import REEMBED
from nutgraf.search import Searcher
from nutgraf.search.alerts import AlertRunner
from tests.conftest import HALCYON, TUNNEL
from tests.index.watching.watches import once, write

WORD = "Quixworth"
TEXT = (
    "The councillor {} said on Tuesday that the harbour of Tolm would be dredged next spring, and "
    "that the costs of four million would be borne by the county and the owners of the quays.\n\n"
    "Fishermen have asked for it since the boat of a pilot ran aground twice in one winter; the "
    "county had refused until now, because the sand comes back with every storm from the west."
)
SECRET = Article(id="secret", title=f"{WORD} and the harbour", text=TEXT.format(WORD))


def commit(index, *articles):
    with index.writer() as writer:
        for article in articles:
            writer.add(article)


def erase(index, *ids, **options):
    with index.writer() as writer:
        return writer.erase(ids, **options)


def files_with(path, word):
    found = [file for file in path.rglob("*") if file.is_file()]
    return [file for file in found if word.encode() in file.read_bytes()]


@pytest.fixture
def written(index):
    """An index in which the article has had two versions, and another has been added since."""
    commit(index, SECRET)
    commit(index, replace(SECRET, text=f"{SECRET.text}\n\nThis is what {WORD} said."))
    commit(index, Article(id="seals", title="Seals", text="Seals were counted off Tolm."))
    return index


def test_no_generation_and_no_file_has_it_any_more(written):
    path, newest = written.path, written.generation
    with AlertRunner(written) as runner:
        runner.add("harbour", "harbour of Tolm")
    commit(written, replace(SECRET, title=f"{WORD} again"))
    assert files_with(path, WORD)
    before = {}
    for generation in range(newest + 1):
        with Searcher(written, generation=generation) as searcher:
            found = searcher.search("tunnel ferry", limit=50, per_article=0, mode="keyword")
            before[generation] = [hit.passage.id for hit in found]
    done = erase(written, "secret", "nobody")
    assert (done.erased, done.missing, done.versions) == (("secret",), ("nobody",), 3)
    assert (done.copies, done.backups, done.kept_out) == ((), (), False)
    for generation in range(done.generation + 1):
        with Searcher(written, generation=generation) as searcher:
            assert searcher.find("secret") is None
            assert not searcher.search(WORD, mode="keyword")
            found = searcher.search("tunnel ferry", limit=50, per_article=0, mode="keyword")
            if generation in before:
                assert [hit.passage.id for hit in found] == before[generation]
    assert written.versions("secret") == []
    assert written.catalogue.database.rows("SELECT * FROM alert_matches") == []
    assert list(verify(path)) == []
    assert written.history()[-1].action == "erase"
    assert written.history()[-1].removed == 1
    written.close()
    assert files_with(path, WORD) == []
    assert files_with(path, WORD.lower()) == []


def test_a_rollback_does_not_bring_it_back_and_a_later_run_does(written):
    erase(written, "secret")
    with written.writer() as writer:
        writer.return_to(2)
    assert written.get("secret") is None
    assert sorted(article.id for article in written.articles()) == ["halcyon", "tunnel"]
    commit(written, SECRET)
    assert written.get("secret") == SECRET


def test_what_is_kept_out_stays_out_until_it_is_let_in_again(written):
    erase(written, "secret", keep_out=True)
    with written.writer() as writer, pytest.raises(ArticleError, match="is kept out of it"):
        writer.add(SECRET)
    report = ingest(written, [SECRET, Article(id="cod", title="Cod", text="The cod quota rose.")])
    assert (report.counts.added, report.skipped) == (1, 0)
    assert [(each.where, each.article_lost) for each in report.problems] == [("secret", False)]
    assert written.get("secret") is None
    written.close()
    assert not files_with(written.path, WORD)
    with Index.open(written.path) as again:
        assert erase(again, "secret").missing == ("secret",)
        commit(again, SECRET)
        assert again.get("secret") == SECRET


def test_the_watch_keeps_it_out_too(empty_index):
    folder = empty_index.path.parent / "articles"
    folder.mkdir()
    write(folder / "one.txt", "Ferry aground")
    once(empty_index, [folder])
    [article] = empty_index.articles()
    erase(empty_index, article.id, keep_out=True)
    write(folder / "two.txt", "Ferry afloat")
    report = once(empty_index, [folder])
    assert [each.title for each in empty_index.articles()] == ["Ferry afloat"]
    assert [each.where for each in report.problems] == [article.id]
    erase(empty_index, article.id)
    once(empty_index, [folder])
    assert len(list(empty_index.articles())) == 2


def test_copies_stay_and_are_named_and_stay_one_group(index):
    others = [replace(SECRET, id=f"wire{n}", source=f"Paper {n}") for n in range(3)]
    commit(index, SECRET, *others)
    assert erase(index, "secret").copies == ("wire0", "wire1", "wire2")
    with index.snapshot() as snapshot:
        assert len(snapshot.text_carriers("wire0")) == 3
    assert list(verify(index.path)) == []


def test_backups_are_remembered_and_named(written, tmp_path):
    for name in ("one.tar", "two.tar"):
        write_backup(written.path, tmp_path / name)
    (tmp_path / "two.tar").unlink()
    write_backup(written.path, tmp_path / "two.tar")
    named = [(each.path, each.generation) for each in erase(written, "secret").backups]
    newest = written.generation - 1
    assert named == [(str(tmp_path / "one.tar"), newest), (str(tmp_path / "two.tar"), newest)]


def test_all_articles_can_be_erased(index):
    assert erase(index, "halcyon", "tunnel").erased == ("halcyon", "tunnel")
    assert list(index.articles()) == []
    assert list(verify(index.path)) == []
    commit(index, HALCYON, TUNNEL)
    assert len(list(index.articles())) == 2


def test_an_open_reader_is_told_and_one_of_other_articles_goes_on(written):
    with written.snapshot() as snapshot, written.snapshot(1) as earlier:
        version = snapshot.version_of("secret")
        erase(written, "secret")
        with pytest.raises(GenerationError, match="were erased since it was opened; open it again"):
            snapshot.version(version)
        assert earlier.article("halcyon")[0] == HALCYON


def test_an_unfinished_change_of_the_model_comes_first(written):
    (written.path / REEMBED).mkdir()
    with pytest.raises(StorageError, match="unfinished change of its model"):
        erase(written, "secret")
    assert written.get("secret")
