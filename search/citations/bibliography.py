"""The bibliography: the citations of one search, written in a chosen format."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from ...index.arguments import in_short
from ...index.errors import NutgrafError
from .citation import Citation


class Format(NamedTuple):
    """A format: its module, its media type, the end of a file's name, and its name for a reader."""

    module: str
    media_type: str
    suffix: str
    label: str


FORMATS: Final[Mapping[str, Format]] = MappingProxyType(
    {
        "csv": Format("csv_table", "text/csv; charset=utf-8", "csv", "CSV"),
        "jsonl": Format("json_lines", "application/jsonl; charset=utf-8", "jsonl", "JSONL"),
        "ris": Format("ris", "application/x-research-info-systems", "ris", "RIS"),
        "bibtex": Format("bibtex", "application/x-bibtex; charset=utf-8", "bib", "BibTeX"),
        "rss": Format("rss", "application/rss+xml; charset=utf-8", "xml", "RSS"),
        "markdown": Format("markdown", "text/markdown; charset=utf-8", "md", "Markdown"),
    }
)
"""All formats, by the name that the command line and the page use."""


@dataclass(frozen=True, slots=True)
class Bibliography:
    """The citations of a search, best first, with the question and the generation.

    `address` is the search's own address, if it has one.
    """

    query: str
    generation: int
    citations: tuple[Citation, ...]
    address: str | None = None

    def written(self, form: str) -> str:
        """The citations in a format of FORMATS. Raises NutgrafError for another name."""
        if form not in FORMATS:
            raise NutgrafError(f"the format is one of {', '.join(FORMATS)}, not {in_short(form)}")
        module = import_module(f".{FORMATS[form].module}", __package__)
        write: Callable[[Bibliography], str] = module.write
        return write(self)

    def rows(self) -> list[dict[str, Any]]:
        """The values of each citation by name, as `Citation.row` has them."""
        return [each.row() for each in self.citations]
