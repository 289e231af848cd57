"""A batch: articles in memory, split into terms and written as one keyword folder."""

from functools import partial
from pathlib import Path

import numpy as np

from ..articles.day_numbers import day_number
from ..storage.array_file import Array, write_arrays
from ..words import TEXT_FIELDS
from ..words.analyzer import Analyzer
from ..words.token import Key, Part
from .field_writer import FieldWriter
from .fields import EXACT_FIELDS, KeywordArticle, value_terms
from .inversion import FieldBatch
from .segment import ROWS_FILE, owners_of_rows


class ArticleBatch:
    """Articles on their way into a keyword folder; `words` measures the memory held."""

    def __init__(self, analyzer: Analyzer) -> None:
        """Start empty."""
        self._fields = {
            field: FieldBatch(analyzer.rules.pieces, analyzer.rules.parts, with_positions=True)
            for field in TEXT_FIELDS
        }
        for field in EXACT_FIELDS:
            values = partial(value_terms, field, analyzer=analyzer)
            self._fields[field] = FieldBatch(values, whole_piece, with_positions=False)
        self._starts = [0]
        self._dates: list[int] = []

    @property
    def words(self) -> int:
        """The number of pieces in passages and titles so far."""
        return sum(len(self._fields[field]) for field in TEXT_FIELDS)

    @property
    def rows(self) -> int:
        """The number of passages so far."""
        return self._starts[-1]

    def add(self, article: KeywordArticle) -> None:
        """Add an article."""
        self._fields["body"].add(article.passages)
        self._fields["title"].add((article.title,))
        for field in EXACT_FIELDS:
            self._fields[field].add((getattr(article, field) or "",))
        self._starts.append(self.rows + len(article.passages))
        self._dates.append(day_number(article.date))

    def write(self, folder: Path) -> None:
        """Write the batch to the new folder `folder`."""
        folder.mkdir()
        write_rows(folder, np.array(self._starts), np.array(self._dates, np.int32))
        for field, batch in self._fields.items():
            with FieldWriter(folder / f"{field}.arrays", batch.lengths()) as writer:
                writer.append(batch.block())
                writer.finish(batch.words() if field in TEXT_FIELDS else None)


def write_rows(folder: Path, starts: Array, dates: Array) -> None:
    """Write the owner of each row and the date of each article."""
    arrays = {
        "starts": starts.astype("<u4"),
        "dates": dates.astype("<i4"),
        "owners": owners_of_rows(starts),
    }
    write_arrays(folder / ROWS_FILE, arrays)


def whole_piece(value: str) -> tuple[Part]:
    """A term of an exact field as the only word of a piece."""
    return (Part(0, 0, len(value), value, (Key(value),)),)
