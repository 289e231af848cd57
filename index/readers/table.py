"""The table of readers: which suffix is read by which reader."""

from collections.abc import Mapping

from .formats.markup.file_name import dated_by_name
from .formats.markup.plain_text import read_text
from .formats.records.json_file import read_json_file
from .formats.records.jsonl import read_json_lines, read_json_lines_gz
from .plugins import RecordReader, installed_readers
from .reader import Reader, document, later, opened, records

READERS: Mapping[str, Reader] = {
    ".txt": document(read_text),
    ".md": dated_by_name(later("markup.markdown", "read_markdown", document)),
    ".markdown": dated_by_name(later("markup.markdown", "read_markdown", document)),
    ".html": later("webpages.page", "read_page", document),
    ".htm": later("webpages.page", "read_page", document),
    ".json": read_json_file,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".jsonl.gz": read_json_lines_gz,
    ".ndjson.gz": read_json_lines_gz,
    ".docx": later("documents.docx", "read_docx", opened),
    ".docm": later("documents.docx", "read_docx", opened),
    ".odt": later("documents.odt", "read_odt", opened),
    ".fodt": later("documents.odt", "read_fodt", opened),
    ".rtf": later("documents.rtf", "read_rtf", opened),
    ".pdf": later("documents.pdf", "read_pdf", opened),
    ".epub": later("documents.epub", "read_epub"),
}


def readers_of(others: Mapping[str, RecordReader]) -> Mapping[str, Reader]:
    """All readers by suffix: ours, those of installed packages, and `others`."""
    added = installed_readers() | dict(others)
    return {**READERS, **{suffix.lower(): records(read) for suffix, read in added.items()}}
