"""The table of readers: which suffix is read by which reader."""

from collections.abc import Mapping
from pathlib import Path

from .decoding.compression import COMPRESSIONS
from .formats.markup.file_name import dated_by_name
from .formats.markup.plain_text import read_text
from .formats.records.csv_file import read_csv
from .formats.records.json_file import read_json_file, read_json_lines
from .maildir import MAIL, is_mail
from .plugins import RecordReader, installed_readers
from .reader import Fenced, Reader, fenced, later, opened, records, text_document

READERS: Mapping[str, Reader] = {
    ".txt": text_document(read_text),
    ".md": dated_by_name(later("markup.markdown", "read_markdown", text_document)),
    ".markdown": dated_by_name(later("markup.markdown", "read_markdown", text_document)),
    ".rst": dated_by_name(
        later("markup.restructured_text", "read_restructured_text", text_document)
    ),
    ".org": dated_by_name(later("markup.org", "read_org", text_document)),
    ".adoc": dated_by_name(later("markup.asciidoc", "read_asciidoc", text_document)),
    ".asciidoc": dated_by_name(later("markup.asciidoc", "read_asciidoc", text_document)),
    ".html": fenced("webpages.page", "read_page_file"),
    ".htm": fenced("webpages.page", "read_page_file"),
    ".xhtml": fenced("webpages.page", "read_page_file"),
    ".json": read_json_file,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".csv": read_csv,
    ".tsv": read_csv,
    ".tab": read_csv,
    ".parquet": fenced("records.arrow_tables", "read_parquet"),
    ".arrow": fenced("records.arrow_tables", "read_arrow"),
    ".feather": fenced("records.arrow_tables", "read_arrow"),
    ".nitf": fenced("xml_files.xml_file", "read_xml"),
    ".sgm": fenced("news.sgml", "read_sgml"),
    ".sgml": fenced("news.sgml", "read_sgml"),
    ".trec": fenced("news.sgml", "read_sgml"),
    ".docx": fenced("documents.docx", "read_docx", opened),
    ".docm": fenced("documents.docx", "read_docx", opened),
    ".odt": fenced("documents.odt", "read_odt", opened),
    ".fodt": fenced("documents.odt", "read_fodt", opened),
    ".rtf": fenced("documents.rtf", "read_rtf", opened),
    ".pdf": fenced("documents.pdf", "read_pdf", opened),
    ".epub": fenced("documents.epub", "read_epub"),
    ".eml": fenced("mail.message", "read_eml"),
    ".mbox": fenced("mail.mbox", "read_mbox"),
    ".mbx": fenced("mail.mbox", "read_mbox"),
    ".mht": fenced("mail.mht", "read_mht", opened),
    ".mhtml": fenced("mail.mht", "read_mht", opened),
    ".xml": fenced("xml_files.xml_file", "read_xml"),
    ".rss": fenced("xml_files.xml_file", "read_xml"),
    ".atom": fenced("xml_files.xml_file", "read_xml"),
    ".rdf": fenced("xml_files.xml_file", "read_xml"),
    ".warc": fenced("archives.warc", "read_warc"),
    ".wacz": fenced("archives.warc", "read_wacz"),
}


class Readers:
    """The readers of a run by the ends of file names: ours, installed ones, and others given."""

    def __init__(self, others: Mapping[str, RecordReader]) -> None:
        """`others` are readers by suffix, which come before ours."""
        installed = {end: Fenced(records(read)) for end, read in installed_readers().items()}
        given = {end.lower(): records(read) for end, read in others.items()}
        self._known: Mapping[str, Reader] = {**READERS, **installed, **given}
        self._ends = {
            kind + end: (reader, end)
            for end in ("", *COMPRESSIONS)
            for kind, reader in self._known.items()
        }

    @property
    def kinds(self) -> str:
        """The suffixes in words, for messages."""
        return f"{', '.join(self._known)}, or one of these with {', '.join(COMPRESSIONS)}"

    @property
    def suffixes(self) -> tuple[str, ...]:
        """The ends of the names of all files that are read, in lower case."""
        return tuple(self._ends)

    def of_file(self, path: Path) -> tuple[Reader, str] | None:
        """The reader of a file as `of` gives it; a message in a maildir has a name of any kind."""
        return self.of(MAIL if is_mail(path) else path.name)

    def of(self, name: str) -> tuple[Reader, str] | None:
        """The reader of a file by its name, and the end that tells its compression, or "".

        None if it is of a kind that is not read.
        """
        name = name.lower()
        # The longest end counts: .feed.json before .json.
        tails = (name[place:] for place in range(len(name)))
        return next((self._ends[tail] for tail in tails if tail in self._ends), None)
