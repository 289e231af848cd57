"""The table of readers: which suffix is read by which reader."""

from collections.abc import Mapping

from .formats.markup.file_name import dated_by_name
from .formats.markup.markdown import read_markdown
from .formats.markup.plain_text import read_text
from .formats.records.json_file import read_json_file
from .formats.records.jsonl import read_json_lines, read_json_lines_gz
from .plugins import RecordReader, installed_readers
from .reader import Fenced, Reader, document, fenced, opened, records

READERS: Mapping[str, Reader] = {
    ".txt": document(read_text),
    ".md": dated_by_name(document(read_markdown)),
    ".markdown": dated_by_name(document(read_markdown)),
    ".html": fenced("markup.webpage", "read_page", document),
    ".htm": fenced("markup.webpage", "read_page", document),
    ".json": read_json_file,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".jsonl.gz": read_json_lines_gz,
    ".ndjson.gz": read_json_lines_gz,
    ".docx": fenced("documents.docx", "read_docx", opened),
    ".docm": fenced("documents.docx", "read_docx", opened),
    ".odt": fenced("documents.odt", "read_odt", opened),
    ".fodt": fenced("documents.odt", "read_fodt", opened),
    ".rtf": fenced("documents.rtf", "read_rtf", opened),
    ".pdf": fenced("documents.pdf", "read_pdf", opened),
    ".epub": fenced("documents.epub", "read_epub"),
}


def readers_of(others: Mapping[str, RecordReader]) -> Mapping[str, Reader]:
    """All readers by suffix: ours, those of installed packages, and `others`."""
    installed = {end: Fenced(records(read)) for end, read in installed_readers().items()}
    return {**READERS, **installed, **{end.lower(): records(read) for end, read in others.items()}}


def reader_of(name: str, known: Mapping[str, Reader]) -> Reader | None:
    """The reader of a file by its name; the longest end counts: .feed.json before .json."""
    ends = [suffix for suffix in known if name.lower().endswith(suffix)]
    return known[max(ends, key=len)] if ends else None
