"""The open searchers of a service: of the newest generation and of earlier ones."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

from ...index import GenerationError
from ...index.moment import Moment, generation_of
from ...search import LiveSearcher, Searcher
from .problems import HttpError, in_requests


class Searchers:
    """Searchers by generation. Safe to share between threads."""

    def __init__(self, *paths: Path) -> None:
        """Open the newest generation of the index at a path, or of those at several as one."""
        self._live = LiveSearcher.over(_named(paths))
        self.index = self._live.index

    def generation(self, as_of: Moment | str | None = None) -> int:
        """The number of the generation that `as_of` names, else of the newest one.

        New commits are opened first. Raises HttpError if nothing had been committed by then.
        """
        self._live.refresh()
        if as_of is None:
            return self._live.generation
        try:
            return generation_of(self.index, as_of)
        except GenerationError as error:
            raise HttpError("not-found", error.worded(in_requests)) from error

    @property
    def complete_until(self) -> float:
        """When articles will be shown that are left out now; infinity if there are none."""
        return self._live.complete_until

    def newest(self) -> AbstractContextManager[Searcher]:
        """A searcher of the newest generation, open inside the block."""
        return self._live.pinned()

    @contextmanager
    def at(self, as_of: Moment | str | None) -> Iterator[Searcher]:
        """A searcher of the generation that `as_of` names (None: the newest), open in the block.

        Raises HttpError if that generation is not kept.
        """
        generation = None if as_of is None else self.generation(as_of)
        if generation is not None and generation > self.generation():
            raise HttpError("not-found", f"generation {generation} does not exist yet")
        with ExitStack() as stack:
            try:
                searcher = stack.enter_context(self._live.pinned(generation))
            except GenerationError as error:
                if generation is None:
                    raise
                raise HttpError("generation-gone", error.message) from error
            yield searcher

    def close(self) -> None:
        """Close the searchers and the index."""
        self._live.close()


def _named(paths: Sequence[Path]) -> dict[str, Path]:
    """The paths by their shortest endings that differ: clients must not learn whole paths."""
    whole = [path.resolve() for path in paths]
    deepest = max((len(path.parts) for path in whole), default=1)
    for length in range(1, deepest + 1):
        names = ["/".join(path.parts[-length:]) for path in whole]
        if len(set(names)) == len(names):
            return dict(zip(names, paths, strict=True))
    return {str(path): path for path in paths}  # one is named twice, which `open` tells
