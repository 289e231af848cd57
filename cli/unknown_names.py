"""Unknown names: the names that a search asks for and no article has, each told in one line."""

from collections.abc import Iterator

from ..index.articles.languages import language_code
from ..search import Searcher, SearchRequest
from ..search.query import And, Field, Group, Node, Or, Required
from .source_key import source_key


def unknown_names(searcher: Searcher, request: SearchRequest, otherwise: str = "") -> Iterator[str]:
    """A line for each source, author and language that `request` asks for and no article has.

    The question may name them too, as in `source:wire`. The nearest source is offered; `otherwise`
    ends the line if none is near.
    """
    pipeline = searcher.pipeline
    asked = pipeline.parsed(pipeline.read(request), request).root
    for field in dict.fromkeys(_fields(asked)):
        if searcher.search("", within=(field,), limit=1):
            continue
        name = field.value
        if field.name == "source":
            names = {source_key(each): each for each in pipeline.table.sources.names if each}
            from difflib import get_close_matches  # only wrong names need it

            near = get_close_matches(source_key(name), names, n=1)
            offer = _offer(names[near[0]]) if near else f"{otherwise}."
            yield f"No source is called “{name}”{offer}"
        elif field.name == "author":
            yield f"No author is called “{name}”."
        else:
            yield f"No article has the language code “{language_code(name) or name}”."


def _fields(node: Node) -> Iterator[Field]:
    """The fields with names that a clause asks for, not those that it excludes."""
    match node:
        case Field(name) if name in ("source", "author", "lang"):
            yield node
        case Required(child):
            yield from _fields(child)
        case And(children) | Or(children) | Group(children):
            for child in children:
                yield from _fields(child)


def _offer(name: str) -> str:
    return f"; did you mean “{name}”?"
