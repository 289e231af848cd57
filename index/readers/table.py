"""The table of readers: which suffix is read by which reader."""

from collections.abc import Mapping

from .formats.markup.file_name import dated_by_name
from .formats.markup.markdown import read_markdown
from .formats.markup.plain_text import read_text
from .formats.markup.webpage import read_page
from .formats.records.json_file import read_json_file
from .formats.records.jsonl import read_json_lines, read_json_lines_gz
from .plugins import RecordReader, installed_readers
from .reader import Reader, document, later, opened, records

READERS: Mapping[str, Reader] = {
    ".txt": document(read_text),
    ".md": dated_by_name(document(read_markdown)),
    ".markdown": dated_by_name(document(read_markdown)),
    ".html": document(read_page),
    ".htm": document(read_page),
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
