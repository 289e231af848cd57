"""Unknown names: the filters of a search that no article passes, each told in one line."""

from collections.abc import Iterable, Iterator

from ..index.articles.languages import language_code
from ..search import Searcher, SearchRequest
from .source_key import source_key


def unknown_names(
    searcher: Searcher, request: SearchRequest, sources: Iterable[str], otherwise: str = ""
) -> Iterator[str]:
    """A line for each source, author and language of `request` that no article has.

    `sources` are the names of all sources, the nearest of which is offered; `otherwise` ends the
    line if none is near.
    """
    for source in request.sources:
        if not searcher.search("", source=source, limit=1):
            names = {source_key(name): name for name in sources}
            from difflib import get_close_matches  # only wrong names need it

            near = get_close_matches(source_key(source), names, n=1)
            offer = _offer(names[near[0]]) if near else f"{otherwise}."
            yield f"No source is called “{source}”{offer}"
    if request.author and not searcher.search("", author=request.author, limit=1):
        yield f"No author is called “{request.author}”."
    if request.language and not searcher.search("", language=request.language, limit=1):
        code = language_code(request.language)
        offer = _offer(code) if code and code != request.language.lower() else "."
        yield f"No article has the language code “{request.language}”{offer}"


def _offer(name: str) -> str:
    return f"; did you mean “{name}”?"
