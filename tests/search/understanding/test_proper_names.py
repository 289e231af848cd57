"""Proper names: figures, and capitals that tell something, in questions and in a corpus."""

import shutil

import numpy as np
import pytest

from nutgraf.index import Article, Index
from nutgraf.index.words.analyzer import Analyzer
from nutgraf.search.local import open_corpus
from nutgraf.search.understanding.proper_names import ProperNames, begins, capitals

PLAIN = Analyzer("none")


def named(text):
    words = PLAIN.tokens(text)
    return [word.word for word, told in zip(words, capitals(text, words), strict=True) if told]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("the river Oske in spring", ["oske"]),
        ("Harbour of Marl", ["marl"]),  # a first word has its capital anyway
        ("who left? Marl and Oske", ["oske"]),  # and so has the first of a sentence
        ("is it “Oske”", ["oske"]),
        ("Marl Wins Cup Final", []),  # a headline
        ("MARL WINS", ["wins"]),
        ("the river oske", []),
        ("ein 山 in der Nähe", ["nahe"]),
        ("", []),
    ],
)
def test_a_capital_within_a_question_tells_a_name(text, names):
    assert named(text) == names


@pytest.mark.parametrize(
    ("text", "start", "first"),
    [
        ("Oske", 0, True),
        ("He left. Oske", 9, True),
        ('She said: "Oske', 11, True),
        ("the (Oske", 5, False),
        ("on Oske", 3, False),
    ],
)
def test_a_word_begins_a_text_or_a_sentence(text, start, first):
    assert begins(text, start) == first


@pytest.fixture(scope="module")
def corpus(template, tmp_path_factory):
    path = tmp_path_factory.mktemp("names") / "index"
    shutil.copytree(template, path)
    texts = [
        "Oske is a river. The river Oske rises in the hills of Marl, said the warden.",
        "A warden saw Oske in flood. Marl was dry; a marl is also a soil.",
        "Warden of the hills: Warden Lund.",
    ]
    with Index.open(path) as index:
        with index.writer() as writer:
            for number, text in enumerate(texts):
                writer.add(Article(id=str(number), title="The Warden", text=text))
        opened = open_corpus(index)
        yield opened
        opened.close()


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("floods of oske", ["oske"]),  # mostly with a capital, wherever it can be told
        ("wardens in 1911", ["1911"]),  # one of three within a sentence
        ("soil called marl", []),  # one of two
        ("the unknown brook", []),
        ("b52 and the 3rd warden", ["b52", "3rd"]),
    ],
)
def test_what_the_corpus_writes_with_a_capital_is_a_name(corpus, question, names):
    words = corpus.contents.analyzer.tokens(question)
    every = np.ones(len(words), np.bool_)
    told = ProperNames(corpus).among(question, words, every)
    assert [question[w.start : w.end] for w, yes in zip(words, told, strict=True) if yes] == names
    assert not ProperNames(corpus).among(question, words, ~every).any()
