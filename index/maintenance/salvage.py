"""The salvage of an index with a damaged catalogue: its tables, or its readable articles.

The seals prove which tables are intact. If only SQLite's own structures are damaged, the tables
written anew match the seals of the last commit, and nothing is lost. If rows are lost, the readable
articles are no longer an index, but a new index can be built from them.
"""

from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from ..arguments import path_of
from ..articles.article import Article
from ..catalogue.catalogue import Catalogue
from ..errors import NutgrafError
from ..storage.layout import CATALOGUE
from .verification import catalogue_faults


def mend_catalogue(file: Path) -> bool:
    """Write the tables of a damaged catalogue anew, if that loses nothing; whether it was done.

    Otherwise, or if the catalogue has no seals, nothing is changed. The caller holds the write
    lock; readers may go on.
    """
    mended = file.with_name(f"{file.name}.mended")
    _remove(mended)
    try:
        with closing(Catalogue(file)) as damaged:
            damaged.database.write_anew(mended)
        with closing(Catalogue(mended)) as catalogue:
            whole = catalogue.database.is_sealed() and not any(
                True for _ in catalogue_faults(catalogue)
            )
            if whole:
                catalogue.database.copy_to(file)
        return whole
    except NutgrafError:
        return False
    finally:
        _remove(mended)


def _remove(file: Path) -> None:
    for each in file.parent.glob(f"{file.name}*"):
        each.unlink()


def salvage(root: str | Path) -> Iterator[Article | str]:
    """The current version of each article, or one line about it if it is damaged.

    `root` is the folder of the index. Only the catalogue is read.
    """
    with closing(Catalogue(path_of(root) / CATALOGUE)) as catalogue:
        for version in range(1, _last(catalogue) + 1):
            try:
                if catalogue.articles.is_current(version):
                    article, _ = catalogue.articles.get(version)
                    if article.content_hash == catalogue.articles.content_hash(version):
                        yield article
                    else:
                        yield f"article {article.id!r}: differs from what was added"
            except NutgrafError as error:
                yield error.message


def _last(catalogue: Catalogue) -> int:
    """The last version, by the tables that can still be read."""
    found = [0]
    for table in ("versions", "texts"):
        with suppress(NutgrafError):
            found.append(catalogue.articles.last_in(table))
    return max(found)
