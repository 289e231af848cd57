"""Writing and merging: the same bytes, however the articles came together."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nutgraf.index.keyword import KeywordArticle, KeywordSegment, keyword_files
from nutgraf.index.keyword.bulk_writer import write_keyword
from nutgraf.index.keyword.merge import Kept, merge_keyword
from nutgraf.index.words.analyzer import Analyzer


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in keyword_files(folder)}


def tokens_in(corpus):
    """A function that analyses a document of a field again."""
    texts = {
        "body": [passage for article in corpus for passage in article.passages],
        "title": [article.title for article in corpus],
    }
    return lambda field, document: Analyzer().tokens(texts[field][document])


@pytest.mark.slow
@given(data=st.data())
@settings(max_examples=20, deadline=None)
def test_merging_equals_writing_the_kept_articles(data, corpora, write, new_folder):
    parts, kept = [], []
    for corpus in data.draw(st.lists(corpora, min_size=1, max_size=3)):
        keep = data.draw(st.lists(st.booleans(), min_size=len(corpus), max_size=len(corpus)))
        mask = None if all(keep) else np.array(keep)
        parts.append(Kept(write(corpus), mask, tokens_in(corpus)))
        kept += [article for article, wanted in zip(corpus, keep, strict=True) if wanted]
    folder = new_folder()
    merge_keyword(folder, parts, range_size=data.draw(st.integers(1, 40)))
    assert contents(folder) == contents(write(kept).folder)


@pytest.mark.slow
def test_merging_lists_that_need_a_directory(write, new_folder):
    rng = np.random.default_rng(3)
    texts = ["", "common", "common far " + "common " * 300, "rare common"]
    corpora = [
        [
            KeywordArticle(title="title", passages=[texts[kind] for kind in kinds])
            for kinds in rng.choice(4, (1000, 70), p=[0.5, 0.499, 0.0005, 0.0005])
        ]
        for _ in range(2)
    ]
    keep = rng.random(1000) < 0.7
    merged = new_folder()
    parts = [Kept(write(corpora[0]), keep, tokens_in(corpora[0])), Kept(write(corpora[1]))]
    merge_keyword(merged, parts)
    kept = [article for article, wanted in zip(corpora[0], keep, strict=True) if wanted]
    assert contents(merged) == contents(write(kept + corpora[1]).folder)


@pytest.mark.parametrize("processes", [1, 2])
def test_runs_and_processes_change_no_byte(processes, write, new_folder):
    rng = np.random.default_rng(9)
    words = [f"word{number}" for number in range(300)]
    corpus = [
        KeywordArticle(title=words[i], passages=[" ".join(rng.choice(words, 30)) for _ in range(5)])
        for i in range(40)
    ]
    folder = new_folder()
    rows = write_keyword(folder, iter(corpus), Analyzer(), processes, run_characters=8000)
    assert rows == 200
    assert contents(folder) == contents(write(corpus).folder)
    assert list(folder.parent.iterdir()) == [folder]


def test_a_folder_that_is_there_is_not_written_over(write):
    segment = write([KeywordArticle(title="a", passages=["b"])])
    before = contents(segment.folder)
    with pytest.raises(FileExistsError):
        write_keyword(segment.folder, [], Analyzer())
    assert contents(segment.folder) == before


def test_articles_that_cannot_be_read_leave_no_scratch_files(new_folder):
    def failing():
        for _ in range(20):
            yield KeywordArticle(title="a", passages=["words " * 50])
        raise OSError("the disk went away")

    folder = new_folder()
    with pytest.raises(OSError, match="went away"):
        write_keyword(folder, failing(), Analyzer(), run_characters=300)
    assert list(folder.parent.iterdir()) == []


def test_another_language_makes_other_terms(new_folder):
    folder = new_folder()
    write_keyword(folder, [KeywordArticle(title="", passages=["les nations"])], Analyzer("fr"))
    assert list(KeywordSegment.open(folder).terms("body")) == ["le", "nation"]
