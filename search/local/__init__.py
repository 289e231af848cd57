"""The local corpus: an index folder behind the search protocols of corpus/."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ...index import ArgumentError, Index
from ...index.arguments import in_short
from ...index.moment import Moment, generation_of
from .corpus import LocalCorpus

if TYPE_CHECKING:
    from .joined_corpus import JoinedCorpus
    from .joined_index import JoinedIndex, Paths

__all__ = ["LocalCorpus", "open_corpus", "open_indexes", "open_joined", "opened"]


def opened(index: "Index | JoinedIndex | str | Path") -> "tuple[Index | JoinedIndex, bool]":
    """An open index or joined index as it is, or the one at a path, and whether it was opened now.

    Raises as `Index.open` does.
    """
    if isinstance(index, Index):
        return index, False
    from .joined_index import JoinedIndex

    return (index, False) if isinstance(index, JoinedIndex) else (Index.open(index), True)


def open_corpus(
    index: "Index | JoinedIndex | str | Path", generation: int | None = None, *, owned: bool = False
) -> "LocalCorpus | JoinedCorpus":
    """A generation of an open index or joined index, or of an index at a path; None: the newest.

    An index at a path, or one that is `owned`, is closed with the corpus, and after an error.
    """
    source, new = opened(index)
    try:
        if isinstance(source, Index):
            return LocalCorpus(source, generation, owned=owned or new)
        from .joined_corpus import JoinedCorpus  # a search of one index does not load it

        return JoinedCorpus(source, generation, owned=owned)
    except BaseException:
        if owned or new:
            source.close()
        raise


def open_indexes(paths: "Paths", *, check: bool = False) -> "Index | JoinedIndex":
    """The index at one path, or those at several as one; `check` is that of `Index.open`.

    Raises as `Index.open` does, ArgumentError for no path, or a folder that is named twice.
    """
    if not isinstance(paths, Mapping | Sequence) or isinstance(paths, str):
        what = "indexes are a list of paths, or a mapping from names to paths"
        raise ArgumentError(f"{what}, not {in_short(paths)}")
    if len(paths) == 1:
        only = next(iter(paths.values() if isinstance(paths, Mapping) else paths))
        return Index.open(only, check=check)
    from .joined_index import JoinedIndex  # a search of one index does not load it

    return JoinedIndex.open(paths, check=check)


def open_joined(
    paths: "Paths", as_of: Moment | str | None = None, *, check: bool = False
) -> "LocalCorpus | JoinedCorpus":
    """The newest generation of the indexes at some paths as one, or the one that `as_of` names.

    `check` is that of `Index.open`.
    """
    index = open_indexes(paths, check=check)
    try:
        generation = None if as_of is None else generation_of(index, as_of)
    except BaseException:
        index.close()
        raise
    return open_corpus(index, generation, owned=True)
