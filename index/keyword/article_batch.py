"""A batch: articles in memory, split into terms and written as one keyword folder."""

from pathlib import Path

import numpy as np

from ..articles.analysis import TEXT_FIELDS, Analyzer, split_words
from ..articles.day_numbers import day_number
from .array_file import Array, write_arrays
from .field_writer import FieldWriter
from .fields import EXACT_FIELDS, KeywordArticle, value_terms
from .inversion import FieldBatch
from .segment import ROWS_FILE, owners_of_rows


class ArticleBatch:
    """Articles on their way into a keyword folder; `words` measures the memory held."""

    def __init__(self, analyzer: Analyzer) -> None:
        """Start empty."""
        self._fields = {
            field: FieldBatch(split_words, analyzer.term, with_positions=True)
            for field in TEXT_FIELDS
        }
        for field in EXACT_FIELDS:
            self._fields[field] = FieldBatch(_Values(field), str, with_positions=False)
        self._starts = [0]
        self._dates: list[int] = []

    @property
    def words(self) -> int:
        """The number of words in passages and titles so far."""
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
                writer.finish()


def write_rows(folder: Path, starts: Array, dates: Array) -> None:
    """Write the owner of each row and the date of each article."""
    arrays = {
        "starts": starts.astype("<u4"),
        "dates": dates.astype("<i4"),
        "owners": owners_of_rows(starts),
    }
    write_arrays(folder / ROWS_FILE, arrays)


class _Values:
    """Splits the value of an exact field into its terms."""

    def __init__(self, field: str) -> None:
        self._field = field

    def __call__(self, value: str) -> list[str]:
        return value_terms(self._field, value)
