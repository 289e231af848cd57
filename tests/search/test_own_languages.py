"""An index of several languages: each article is analysed by its own, a question by all of them."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from nutgraf.index import Article, Index
from nutgraf.index.catalogue.catalogue import Catalogue
from nutgraf.index.maintenance.rebuild import rebuild
from nutgraf.search import Searcher
from tests.helpers.hashing import Hashing

ARTICLES = {
    "en": ("Ferries", "The ferries of Paris were running. Die hard fans came."),
    "de": ("Fähren", "Die Wahlen in Paris waren ruhig, und die Häuser blieben leer."),
    "fr": ("Élections", "Les élections municipales de Paris ont été annulées."),
    "es": ("Elecciones", "Las elecciones municipales de Madrid fueron aplazadas."),
    "uk": ("Вибори", "Вибори у Києві були відкладені."),
}


def article(language: str, number: int = 0) -> Article:
    title, text = ARTICLES[language]
    return Article(id=f"{language}{number}", title=title, text=text, language=language)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("languages") / "index"
    with Index.create(path, language="auto", encoder=Hashing()) as index, index.writer() as writer:
        for language in ARTICLES:
            writer.add(article(language))
    return path


@pytest.fixture
def index(made: Path, tmp_path: Path) -> Iterator[Index]:
    shutil.copytree(made, tmp_path / "index")
    with Index.open(tmp_path / "index", encoder=Hashing()) as index:
        yield index


def found(index: Index, question: str, **how: object) -> set[str]:
    with Searcher(index) as searcher:
        hits = searcher.search(question, mode="keyword", literal=True, **how)
        return {hit.article.id for hit in hits}


@pytest.mark.parametrize(
    ("question", "ids"),
    [
        ("ferry", {"en0"}),
        ("Wahl", {"de0"}),
        ("Haus", {"de0"}),
        ("élection municipale", {"fr0", "es0"}),  # municip, in both
        ("elección", {"es0"}),
        ("Paris", {"en0", "de0", "fr0"}),
        ("вибори", {"uk0"}),
        ('"die Häuser"', {"de0"}),
        ("haus*", {"de0"}),
        ("title:Ferry", {"en0"}),
        ("lang:fr Paris", {"fr0"}),
    ],
)
def test_words_are_found_in_their_forms_in_each_language(
    index: Index, question: str, ids: set[str]
) -> None:
    assert found(index, question) == ids


def test_stop_words_are_those_of_the_question(index: Index) -> None:
    # In German die is a stop word; in English it is the word.
    assert found(index, "the fans who die") == {"en0", "de0"}
    assert found(index, "die Wahl und die Fans") == {"en0", "de0"}
    assert found(index, "die in und die Wahl") == {"de0"}
    assert found(index, "die Wahl", question_language="de") == {"de0"}
    assert found(index, "die Wahl", question_language="en") == {"en0", "de0"}


def test_segments_hold_articles_that_are_analysed_alike(index: Index) -> None:
    with index.snapshot() as snapshot:
        assert [segment.language for segment in snapshot.segments] == list(ARTICLES)
        assert {each.language for each in snapshot.analyzer.every} == {
            "en", "de", "fr", "es", "none"
        }  # fmt: skip


def test_vectors_stay_with_their_passages(index: Index) -> None:
    with index.writer() as writer:
        for number in (1, 2):
            for language in ("de", "en"):
                text = "\n\n".join(
                    " ".join(f"{language}{number}{word}{part}" for word in "abcdefghijklmnop")
                    for part in range(3)
                )
                writer.add(
                    Article(id=f"{language}{number}", title="", text=text, language=language)
                )
    with Searcher(index) as searcher:
        for language in ("de", "en"):
            for part in range(3):
                question = " ".join(f"{language}2{word}{part}" for word in "abcdefghijklmnop")
                [hit] = searcher.search(question, mode="semantic", limit=1, literal=True)
                assert hit.passage.id == f"{language}2#{part}"


def test_language_put_right_moves_the_article_without_encoding(index: Index) -> None:
    wrong = article("fr")
    with index.writer() as writer:
        writer.add(Article(id="fr0", title=wrong.title, text=wrong.text, language="de"))
    assert found(index, "élections") == {"fr0"}
    assert found(index, "annuler") == set()
    with index.writer() as writer:
        writer.add(wrong)
        writer.commit()
        assert writer.counts.embedded == 0
    assert found(index, "annuler") == {"fr0"}


def test_segments_of_a_language_survive_merges_and_rebuilds(index: Index) -> None:
    for number in range(1, 10):
        with index.writer() as writer:
            writer.add(article("de", number))
            writer.add(article("en", number))
    with index.writer() as writer:
        writer.compact(keep=1)
    every = {f"de{number}" for number in range(10)}
    assert found(index, "Haus", limit=20) == every
    with index.snapshot() as snapshot:
        assert len(snapshot.segments) == len(ARTICLES)
    with closing(Catalogue(index.path / "catalogue.sqlite")) as catalogue, catalogue.writing():
        catalogue.database.execute("DELETE FROM segment_analyses")
    assert rebuild(index.path).segments > 0
    assert found(index, "Haus", limit=20) == every


def test_language_is_found_where_none_is_stated(index: Index) -> None:
    with index.writer() as writer:
        writer.add(Article(id="ja", title="港", text="港のトンネルについての投票を延期した。"))
        writer.add(Article(id="none", title="", text="2019: 14–3"))
    with index.snapshot() as snapshot:
        assert snapshot.article("ja")[0].language == "ja"
        assert snapshot.article("none")[0].language is None
    assert found(index, "lang:ja 投票") == {"ja"}


def test_an_index_of_one_language_has_one_segment(tmp_path: Path) -> None:
    with Index.create(tmp_path / "index", encoder=Hashing()) as index:
        with index.writer() as writer:
            for language in ARTICLES:
                writer.add(article(language))
        with index.snapshot() as snapshot:
            assert len(snapshot.segments) == 1
            assert snapshot.analyzer.every == (index.analyzer,)
