"""The local corpus: an index folder behind the search protocols of corpus.py."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ...index import Index
from ...index.arguments import path_of
from ...index.errors import ArgumentError
from ...index.moment import Moment, generation_of
from .corpus import LocalCorpus, open_corpus

if TYPE_CHECKING:
    from .joined_corpus import JoinedCorpus

__all__ = ["LocalCorpus", "open_corpus", "open_joined"]


def open_joined(
    indexes: Sequence[str | Path], as_of: Moment | str | None = None
) -> "JoinedCorpus | LocalCorpus":
    """The newest generations of the indexes at some paths, or those of a day or time, as one.

    Raises ArgumentError for no path, or a folder that is named twice.
    """
    paths = [path_of(each) for each in indexes]
    folders = [path.resolve() for path in paths]
    if not paths:
        raise ArgumentError("no index is named")
    if twice := [str(p) for n, p in enumerate(paths) if folders[n] in folders[:n]]:
        raise ArgumentError(f"{twice[0]}: is named twice; name each index once")
    if len(paths) == 1:
        return _opened(Index.open(paths[0]), as_of)
    from .joined_corpus import JoinedCorpus, time_of

    if as_of is not None:
        as_of = time_of(as_of)
    opened: dict[str, LocalCorpus] = {}
    try:
        for path in paths:
            opened[str(path)] = _opened(Index.open(path), as_of)
        return JoinedCorpus(opened)
    except BaseException:
        for each in opened.values():
            each.close()
        raise


def _opened(index: Index, as_of: Moment | str | None) -> LocalCorpus:
    """The corpus that closes `index`."""
    try:
        generation = None if as_of is None else generation_of(index, as_of)
        return LocalCorpus(index, generation, owned=True)
    except BaseException:
        index.close()
        raise
