"""The engine bm25s: scores computed at indexing time, in sparse arrays in memory.

It has one field, no positions and no filters: title and passage are indexed as one text, and
only questions without operators are asked of it. As typed: its default analysis, words of two
letters and more without its English stop words, not stemmed.
"""

from copy import copy
from pathlib import Path

import bm25s
import Stemmer

from ..corpus import Corpus
from ..measuring import clock
from .engine import Answer, Built, Engine, folder_bytes
from .questions import Question

_TEXTS = "corpus*"


def build(folder: Path, corpus: Corpus, *, typed: bool = False) -> Built:
    """Tokenise, index and save, with the passages in bm25s' own corpus file."""
    with clock() as total:
        tokenizer = _tokenizer(typed)
        tokens = tokenizer.tokenize(
            [f"{article.title}\n{text}" for article, text in corpus.rows],
            update_vocab=True,
            show_progress=False,
            return_as="tuple",
        )
        index = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
        index.index(tokens, show_progress=False)
        index.save(folder, corpus=[text for _, text in corpus.rows], show_progress=False)
        tokenizer.save_vocab(folder)
    texts = folder_bytes(folder, _TEXTS)
    return Built({"all": total}, {"index": folder_bytes(folder) - texts, "texts": texts})


def open_index(folder: Path) -> "Bm25sEngine":
    """Open the index that `build` made."""
    return Bm25sEngine(folder)


def variants(engine: "Bm25sEngine") -> dict[str, Engine]:
    """The variant with scoring and selection compiled by numba."""
    return {"bm25s with numba": engine.compiled()}


def build_typed(folder: Path, corpus: Corpus) -> Built:
    """Build with the default analysis."""
    return build(folder, corpus, typed=True)


def open_typed(folder: Path) -> "Bm25sEngine":
    """Open the index that `build_typed` made."""
    return Bm25sEngine(folder, typed=True)


def typed_variants(engine: "Bm25sEngine") -> dict[str, Engine]:
    """The compiled variant."""
    return {"bm25s with numba-typed": engine.compiled()}


def _tokenizer(typed: bool) -> bm25s.tokenization.Tokenizer:
    if typed:
        return bm25s.tokenization.Tokenizer(stopwords="english")
    return bm25s.tokenization.Tokenizer(stemmer=Stemmer.Stemmer("english"), stopwords=[])


class Bm25sEngine:
    """The open index: arrays and texts in memory."""

    kinds: tuple[str, ...] = ("headline", "rare pair")

    def __init__(self, folder: Path, *, typed: bool = False) -> None:
        """Load everything."""
        self._typed = typed
        if typed:
            self.kinds = ("headline",)
        self._index = bm25s.BM25.load(folder, load_corpus=True)
        self._tokenizer = _tokenizer(typed)
        self._tokenizer.load_vocab(folder)

    def prepare(self) -> None:
        """Nothing to do."""

    def compiled(self) -> "Bm25sEngine":
        """The same arrays, with compiled code."""
        other = copy(self)
        other._index = copy(self._index)
        other._index.backend = "numba"
        other._index.activate_numba_scorer()
        return other

    def answer(self, question: Question, count: int) -> Answer:
        """The best passages with any of the words."""
        text = question.text if self._typed else " ".join(question.words)
        tokens = self._tokenizer.tokenize(
            [text], update_vocab=False, show_progress=False, return_as="ids"
        )
        found, _ = self._index.retrieve(tokens, k=count, n_threads=0, show_progress=False)
        documents = found[0].tolist()
        return Answer([each["id"] for each in documents], [each["text"] for each in documents])
