"""Advice to an agent: what to change in a search that found too little."""

from collections.abc import Iterator, Sequence
from datetime import date

from ...index import Source
from ...search import Results, Searcher, SearchRequest
from ..unknown_names import unknown_names


def advice(
    searcher: Searcher,
    results: Results,
    request: SearchRequest,
    known: Sequence[Source],
) -> str | None:
    """Advice on a search, in one line; None if there is nothing to say.

    `known` are the sources of the index.
    """
    lines = [
        f"No passage has “{word}”; did you mean “{offer}”?"
        for word, offer in searcher.suggestions(results.searched)
    ]
    if results.total and not results:
        lines.append("No hit follows; read the hits before this offset.")
    elif not results:
        lines += unknown_names(searcher, request, "; the tool `sources` lists them")
        lines += _outside(request.days, known)
        if not lines:
            near = " `nearest` has what comes near." if results.nearest else ""
            lines.append(
                f"No passage answers this question; try other words or fewer filters.{near}"
            )
    return " ".join(lines) or None


def _outside(days: tuple[date | None, date | None], known: Sequence[Source]) -> Iterator[str]:
    first = min((s.first_date for s in known if s.first_date), default=None)
    last = max((s.last_date for s in known if s.last_date), default=None)
    since, until = days
    if first and last and ((since and since.isoformat() > last) or
                           (until and until.isoformat() < first)):  # fmt: skip
        yield f"Articles are dated {first} to {last}."
