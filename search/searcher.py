"""The searcher: the public face of a search, on one generation of an index."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Self

from ..index import Article, Index, NutgrafError, Passage, StorageError
from ..index.arguments import id_of
from ..index.moment import Moment
from .answer import answer
from .face_options import taking
from .leases import Leased, using
from .limits import DEFAULT, Limits
from .local import open_corpus, open_joined
from .pipeline import Pipeline
from .query import parse_query
from .ranking.evidence import FusionWeights
from .request import OPTIONS, SearchRequest
from .showing.did_you_mean import did_you_mean
from .showing.highlights import Marks
from .showing.results import Results

if TYPE_CHECKING:  # a plain search does not load it
    from .discovery.completions import Completion
    from .discovery.related import RelatedArticles
    from .discovery.trends import Trends
    from .local.joined_index import JoinedIndex, Paths


class Searcher:
    """Answers questions from one generation of an index. Safe to share between threads.

    >>> from nutgraf.search import Searcher
    >>> with Searcher("my.nutgraf") as searcher:
    ...     [hit.article.title for hit in searcher.search("the ship on the rocks")]
    ['Ferry aground']
    """

    def __init__(
        self,
        index: "Index | JoinedIndex | str | Path",
        *,
        generation: int | None = None,
        weights: FusionWeights | None = None,
    ) -> None:
        """Open a generation, by default the newest, of an open index or of one at a path.

        `weights` replaces the fusion weights of the generation.
        """
        self._start(Pipeline(open_corpus(index, generation), weights))

    @classmethod
    def over(
        cls,
        indexes: "Paths",
        *,
        as_of: Moment | str | None = None,
        weights: FusionWeights | None = None,
        check: bool = False,
    ) -> Self:
        """A searcher of several indexes at paths, as if they were one; each hit names its own.

        Its name is its path, or the one that a mapping of names to paths gives it. An article that
        two have, by its id or by its text, is one hit. `as_of` is a day, a time, or
        a generation of all of them, see `JoinedIndex`; `check` is that of `Index.open`. Raises as
        `Index.open` does, ArgumentError for no index or one that is named twice, EncoderError if
        they were built with different encoders.
        """
        self = cls.__new__(cls)
        self._start(Pipeline(open_joined(indexes, as_of, check=check), weights))
        return self

    def _start(self, pipeline: Pipeline) -> None:
        self._generation = pipeline.contents.generation
        self._complete_until = pipeline.contents.complete_until
        self._open = Leased(pipeline, Pipeline.close)

    def _current(self) -> Leased[Pipeline]:
        if self._open.retired:
            raise StorageError("the searcher is closed; open another")
        return self._open

    @contextmanager
    def steps(self) -> Iterator[Pipeline]:
        """The steps of a search, open inside the block.

        An error there that damaged files explain becomes an IndexDamagedError.
        """
        with using(self._current) as pipeline:
            try:
                yield pipeline
            except NutgrafError:
                raise
            except Exception as error:  # damaged values may raise any exception
                if damage := pipeline.contents.damage():
                    raise damage from error
                raise

    @property
    def pipeline(self) -> Pipeline:
        """The steps of a search one by one, for diagnosis, fitting and evaluation.

        Raises StorageError if the searcher is closed, as all that needs them does.
        """
        return self._current().value

    @property
    def generation(self) -> int:
        """The number of the generation that is searched."""
        return self._generation

    @property
    def complete_until(self) -> float:
        """When the first embargo ends of articles left out, in seconds since 1970; or infinity."""
        return self._complete_until

    @taking(SearchRequest)
    def search(self, request: SearchRequest) -> Results:
        """The `limit` best passages, or best articles by their best passages.

        Takes a question and the options of `SearchRequest`. A question in plain words, searched by
        both legs and not `literal`, has no hits if nothing answers it, but `nearest`. Raises
        QueryError if the question cannot be understood, OptionError for an unknown option,
        NutgrafError for a value that an option cannot have, GenerationError if `as_of` names
        another generation than this searcher's (a `LiveSearcher` opens it).
        """
        return self.answer(request)

    @taking(SearchRequest)
    async def asearch(self, request: SearchRequest) -> Results:
        """`search` in a thread, so that other tasks can run meanwhile."""
        import asyncio  # few users need it

        return await asyncio.to_thread(self.answer, request)

    def answer(self, request: SearchRequest) -> Results:
        """The results of a request, as `search` gives them."""
        with self.steps() as pipeline:
            return answer(pipeline, request)

    def find(self, id_: str) -> tuple[Article, list[Passage], Passage | None] | None:
        """An article, its passages, and, if `id_` is a passage's, that passage; None if unknown."""
        with self.steps() as pipeline:
            return pipeline.contents.find(id_of(id_))

    def related(self, article_id: str, limit: int = 10) -> "RelatedArticles":
        """Up to `limit` articles on the story of an article, and as many on its subject.

        The id may be a passage's. Raises NutgrafError if it is unknown or the limit is below 0,
        ArgumentError if the id is not a str or the limit is not a whole number.
        """
        OPTIONS["limit"].check(limit)
        with self.steps() as pipeline:
            return pipeline.relations.related(id_of(article_id), limit)

    @taking(SearchRequest)
    def trends(self, request: SearchRequest) -> "Trends":
        """Up to `limit` words that are more frequent in the hits than in the corpus.

        Takes the options of a search; hits are whole articles, without copies. Raises as `search`.
        """
        with self.steps() as pipeline:
            return pipeline.trends(request)

    def completions(self, text: str, limit: int = 10) -> "tuple[Completion, ...]":
        """Up to `limit` words, names, sources and titles that go on what is being typed.

        All are of live articles, and none is a stop word. While `text` grows, those that still fit
        stay, in the same order. None of an empty text, or of one over 200 characters. Raises
        NutgrafError if the limit is below 0, ArgumentError if it is not a whole number,
        QueryTimeoutError after two seconds.
        """
        OPTIONS["limit"].check(limit)
        with self.steps() as pipeline:
            return pipeline.completer.complete(text, limit)

    def highlights(
        self, question: str, text: str, *, limits: Limits = DEFAULT
    ) -> tuple[tuple[int, int], ...]:
        """The spans of `text`, in characters, that have the words of a question."""
        with self.steps() as pipeline:
            query = parse_query(question, limits=limits, own=pipeline.contents.own_fields)
            terms_of = partial(pipeline.keyword.terms, deadline=query.limits.deadline())
            return Marks.of(query, terms_of, pipeline.contents.analyzer).spans(text)

    def suggestions(
        self, question: str, *, limits: Limits = DEFAULT
    ) -> tuple[tuple[str, str], ...]:
        """Words of the question that no passage has, each with the nearest known word.

        It searches the whole vocabulary, so `search` does not do it.
        """
        with self.steps() as pipeline:
            query = parse_query(question, limits=limits, own=pipeline.contents.own_fields)
            return did_you_mean(query, pipeline.keyword, pipeline.contents)

    def close(self) -> None:
        """Close all files of the generation, and the index if it was opened by path.

        Searches that other threads have begun end first, and the last of them closes the files.
        Results stay as they are: those that were not counted yet are counted now.
        """
        self._open.retire()

    def __enter__(self) -> "Searcher":
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()
