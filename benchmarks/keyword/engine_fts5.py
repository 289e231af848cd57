"""The engine SQLite FTS5: external content, Porter stemmer, bm25().

As typed: its default tokenizer (unicode61, no stemming, no stop words) and any of the words, as
they stand in the question.
"""

import re
import sqlite3
from pathlib import Path

from ..corpus import Corpus
from ..measuring import clock
from .engine import EPOCH, Answer, Built, Engine
from .questions import KINDS, Question

_FILE = "passages.sqlite"
_SCHEMA = """
PRAGMA page_size = 4096;
CREATE TABLE passages (row INTEGER PRIMARY KEY, day INTEGER, title TEXT, body TEXT);
CREATE VIRTUAL TABLE words USING fts5(
    title, body, content = 'passages', content_rowid = 'row', tokenize = '%s'
);
"""
_PORTER, _DEFAULT = "porter unicode61", "unicode61"
_PLAIN = """
SELECT row, body FROM passages JOIN
    (SELECT rowid, rank FROM words WHERE words MATCH ? ORDER BY rank LIMIT ?) AS best
    ON row = best.rowid ORDER BY best.rank
"""
_DATED = """
SELECT row, passages.body FROM words JOIN passages ON row = words.rowid
    WHERE words MATCH ? AND day BETWEEN ? AND ? ORDER BY bm25(words) LIMIT ?
"""


def build(folder: Path, corpus: Corpus, tokenizer: str = _PORTER) -> Built:
    """Fill the table, index it at once, and merge the index into one b-tree."""
    connection = sqlite3.connect(folder / _FILE, isolation_level=None)
    connection.executescript(_SCHEMA % tokenizer)
    with clock() as texts:
        connection.execute("BEGIN")
        connection.executemany(
            "INSERT INTO passages VALUES (?, ?, ?, ?)",
            (
                (row, article.date and article.date.toordinal() - EPOCH, article.title, text)
                for row, (article, text) in enumerate(corpus.rows)
            ),
        )
        connection.execute("COMMIT")
    bytes_of_texts = (folder / _FILE).stat().st_size
    with clock() as words:
        connection.execute("INSERT INTO words (words) VALUES ('rebuild')")
        connection.execute("INSERT INTO words (words) VALUES ('optimize')")
    connection.execute("VACUUM")
    connection.close()
    bytes_of_words = (folder / _FILE).stat().st_size - bytes_of_texts
    return Built(
        {"texts": texts, "index": words}, {"index": bytes_of_words, "texts": bytes_of_texts}
    )


def open_index(folder: Path) -> "Fts5Engine":
    """Open the index that `build` made."""
    return Fts5Engine(folder)


def build_typed(folder: Path, corpus: Corpus) -> Built:
    """Build with the default tokenizer."""
    return build(folder, corpus, _DEFAULT)


def open_typed(folder: Path) -> "Fts5Engine":
    """Open the index that `build_typed` made."""
    return Fts5Engine(folder, typed=True)


def typed_variants(_: Engine) -> dict[str, Engine]:
    """No variants."""
    return {}


def variants(engine: "Fts5Engine") -> dict[str, Engine]:
    """No variants."""
    return {}


class Fts5Engine:
    """The open database, mapped into memory."""

    kinds: tuple[str, ...] = KINDS

    def __init__(self, folder: Path, *, typed: bool = False) -> None:
        """Open read only."""
        self._typed = typed
        if typed:
            self.kinds = ("headline",)
        location = f"{(folder / _FILE).absolute().as_uri()}?mode=ro"
        self._connection = sqlite3.connect(location, uri=True)
        self._connection.execute("PRAGMA mmap_size = 4000000000")

    def prepare(self) -> None:
        """Nothing to do."""

    def answer(self, question: Question, count: int) -> Answer:
        """The best passages, with FTS5's own operators; both columns have the same weight."""
        if question.kind == "phrase":
            found = self._connection.execute(_PLAIN, (f'"{" ".join(question.words)}"', count))
        elif question.kind != "boolean":
            words = re.findall(r"\w+", question.text) if self._typed else question.words
            match = " OR ".join(f'"{word}"' for word in words)
            found = self._connection.execute(_PLAIN, (match, count))
        else:
            assert question.first is not None and question.last is not None
            match = " AND ".join(f'"{word}"' for word in question.words)
            match = f'({match}) NOT "{question.excluded}"'
            days = [day.toordinal() - EPOCH for day in (question.first, question.last)]
            found = self._connection.execute(_DATED, (match, *days, count))
        rows = found.fetchall()
        return Answer([row for row, _ in rows], [text for _, text in rows])
