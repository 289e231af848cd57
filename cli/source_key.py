"""The key of a source: the form of its name that facets count and searches compare."""

from ..index import Analyzer
from ..index.keyword.fields import WHOLE, whole_value

_ANALYZER = Analyzer("none")


def source_key(source: str) -> str:
    """The name of a source without case and accents."""
    return whole_value(source, _ANALYZER).removeprefix(WHOLE)
