"""Advice to an agent whose search found nothing, or not what was meant: what to change."""

from collections.abc import Iterator, Sequence
from datetime import date

from ...index import Source
from ...search import Results, Searcher, SearchRequest
from ..serve.request_parameters import searched_as


def advice(
    searcher: Searcher,
    results: Results,
    request: SearchRequest,
    known: Sequence[Source],
) -> str | None:
    """One line or more of advice on a search; None where all is well."""
    lines = [
        f"No passage has “{word}”; did you mean “{offer}”?"
        for word, offer in searcher.suggestions(results.searched)
    ]
    if not results:
        lines += [*_unknown(request.sources, known), *_outside(request.days, known)]
        if results.reading and results.reading.filters:
            read = " ".join(map(str, results.reading.filters))
            lines.append(f"Nothing was found with {read}; literal=true searches without it.")
        if not lines:
            lines.append("No passage answers this question; use other words or fewer filters.")
    return " ".join(lines) or None


def _unknown(sources: Sequence[str], known: Sequence[Source]) -> Iterator[str]:
    names = {searched_as(source.name) for source in known if source.name}
    for source in sources:
        if searched_as(source) not in names:
            yield f"No source is called “{source}”; the tool `sources` lists them."


def _outside(days: tuple[date | None, date | None], known: Sequence[Source]) -> Iterator[str]:
    first = min((s.first_date for s in known if s.first_date), default=None)
    last = max((s.last_date for s in known if s.last_date), default=None)
    since, until = days
    if first and last and ((since and since.isoformat() > last) or
                           (until and until.isoformat() < first)):  # fmt: skip
        yield f"Articles are dated {first} to {last}."
