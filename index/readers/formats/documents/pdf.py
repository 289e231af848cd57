"""The reader of PDF: its text in reading order, and the place where each page begins."""

from typing import Any, BinaryIO

from ....articles.article import PAGE_STARTS
from ....storage.extras import require_extra
from .document_record import document_record
from .pdf_lines import Line, page_lines, without_running_heads
from .pdf_paragraphs import Paragraph, body_height, join_lines

LOCKED = 4
"""PDFium's number for a missing password."""

LARGE = 1.2
"""Times the height of the text from which on the letters of a title are large."""


def read_pdf(stream: BinaryIO) -> dict[str, Any]:
    """A PDF: its paragraphs, with words at line ends made whole, without running heads.

    The text of columns comes column by column. The field `page_starts` has the offset into the text
    and the label of each page. When the file was made is no date of the article. Raises ValueError
    if it is locked, cut, broken or without text, and MissingExtraError without pypdfium2.
    """
    require_extra("documents", "pypdfium2")
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(stream)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == LOCKED or "password" in str(error).lower():
            raise ValueError("is locked with a password") from None
        raise ValueError("is cut off, or no PDF") from None
    try:
        pages, labels = _pages(document)
        noted = document.get_metadata_dict()
    except pypdfium2.PdfiumError as error:
        raise ValueError(f"is a broken PDF ({str(error)[:100]})") from None
    finally:
        document.close()
    return _record(pages, labels, noted)


def _pages(document: Any) -> tuple[list[list[Line]], list[str]]:
    """The lines of all pages, and the labels of the pages."""
    pages, labels = [], []
    for number in range(len(document)):
        page = document[number]
        textpage = page.get_textpage()
        pages.append(page_lines(textpage, number))
        labels.append(document.get_page_label(number) or str(number + 1))
        textpage.close()
        page.close()
    return pages, labels


def _record(pages: list[list[Line]], labels: list[str], noted: dict[str, str]) -> dict[str, Any]:
    if not any(pages):
        raise ValueError(
            f"has no text in its pages ({len(pages)}): they are pictures, such as scans"
        )
    kept = without_running_heads(pages)
    paragraphs = join_lines(kept if any(kept) else pages)
    stated: dict[str, Any] = {
        "title": noted.get("Title", ""),
        "author": noted.get("Author", ""),
        **{name.lower(): noted[name] for name in ("Subject", "Keywords") if noted.get(name)},
    }
    heading = _title(paragraphs, kept[0]) if kept else ""
    texts = [paragraph.text for paragraph in paragraphs]
    record = document_record(texts, {"title": heading} if heading else {}, stated)
    cut = len("\n\n".join(texts)) - len(record["text"])
    return record | {PAGE_STARTS: _starts(paragraphs, labels, cut)}


def _title(paragraphs: list[Paragraph], first_page: list[Line]) -> str:
    """The paragraph of the largest letters on the first page, if they are large."""
    if not first_page:
        return ""
    usual = body_height(first_page)
    largest = max(first_page, key=lambda line: (line.height, line.top))
    if largest.height < LARGE * usual or len(largest.text) < 4:
        return ""
    return next((p.text for p in paragraphs if largest.text in p.text), "")


def _starts(paragraphs: list[Paragraph], labels: list[str], cut: int) -> list[tuple[int, str]]:
    """Where each page begins in a text that lacks the first `cut` characters of the paragraphs."""
    starts: dict[int, int] = {}
    offset = -cut
    for paragraph in paragraphs:
        for within, page in paragraph.starts:
            starts.setdefault(page, max(offset + within, 0))
        offset += len(paragraph.text) + 2
    by_place = {place: labels[page] for page, place in starts.items()}  # the last at each place
    return sorted(by_place.items())
