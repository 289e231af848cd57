"""The table of readers: which suffix is read by which reader."""

from collections.abc import Mapping

from .formats.markup.text_files import read_markdown, read_text
from .formats.markup.webpage import read_page
from .formats.records.json_file import read_json_file
from .formats.records.jsonl import read_json_lines, read_json_lines_gz
from .plugins import RecordReader, installed_readers
from .reader import Reader, document, later, records

READERS: Mapping[str, Reader] = {
    ".txt": document(read_text),
    ".md": document(read_markdown),
    ".markdown": document(read_markdown),
    ".html": document(read_page),
    ".htm": document(read_page),
    ".json": read_json_file,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".jsonl.gz": read_json_lines_gz,
    ".ndjson.gz": read_json_lines_gz,
    ".docx": later("documents.docx", "read_docx"),
    ".docm": later("documents.docx", "read_docx"),
    ".odt": later("documents.odt", "read_odt"),
    ".fodt": later("documents.odt", "read_fodt"),
    ".rtf": later("documents.rtf", "read_rtf"),
    ".pdf": later("documents.pdf", "read_pdf"),
}


def readers_of(others: Mapping[str, RecordReader]) -> Mapping[str, Reader]:
    """All readers by suffix: ours, those of installed packages, and `others`."""
    added = installed_readers() | dict(others)
    return {**READERS, **{suffix.lower(): records(read) for suffix, read in added.items()}}
