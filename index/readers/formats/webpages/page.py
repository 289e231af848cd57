"""The reader of web pages: the main text, and the article's facts from the head."""

import copy
import logging
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from ....articles.cleaning import clean
from ....articles.markup.plain import Plain
from ...decoding.text_encoding import decode
from ...reader import text_document
from .facts import metas_of, page_author, page_day, page_language, page_source
from .linked_data import linked_article
from .page_tree import captions, prepare, saved_from, whole_text
from .title import is_heading, page_title

MOST_ELEMENTS = 50_000
"""Elements of a page at most. Extraction takes quadratic time: some ten seconds for this many."""

HEAD = 4096
"""Bytes in which a page may name its encoding."""

CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)

BLOCKS = {"p", "head", "quote", "list", "table"}
ENDS = {"item": "\n", "row": "\n", "lb": "\n", "cell": " "}
"""Elements of an extracted body: paragraphs, and the text that follows each of their parts."""

SHORT = 250
"""Characters: of a page with less main text than this, all that is not around it is read."""


def read_page(data: bytes, charset: str | None = None) -> dict[str, Any]:
    """A web page: its main text, and title, author, date, site, address and language.

    `charset` is the encoding that came with the page, which counts before the page's own. The date
    is the one that the page states; it is never guessed. Raises ValueError if the bytes are not
    text, if the page is too large, or if it has no text.
    """
    return page_record(clean(decode(data, charset or own_charset(data))))


def own_charset(data: bytes) -> str | None:
    """The encoding that a page names in its head."""
    own = CHARSET.search(data[:HEAD])
    return own[1].decode("ascii", "ignore") if own else None


def page_record(markup: str) -> dict[str, Any]:
    """The article of a page's markup, as `read_page` has it."""
    try:
        elements, record = _extract(markup)
    except ImportError:  # the installation is at fault, not the page
        raise
    except Exception as error:  # odd markup may make the parser raise anything
        raise ValueError(f"cannot be read as a page ({type(error).__name__})") from None
    if elements > MOST_ELEMENTS:
        raise ValueError(f"has {elements:,} elements, more than {MOST_ELEMENTS:,}")
    if not record.get("text"):
        raise ValueError("no article text was found in the page")
    return record


def _extract(markup: str) -> tuple[int, dict[str, Any]]:
    """The number of elements of a page, and its article; none if there are too many."""
    # Slow to import, and needed only here.
    import trafilatura

    for name in ("trafilatura", "htmldate"):
        # Their messages about a page belong in a Problem, not on stderr.
        logging.getLogger(name).setLevel(logging.CRITICAL)
    tree = trafilatura.load_html(markup)
    elements = 0 if tree is None else sum(1 for _ in tree.iter())
    if tree is None or elements > MOST_ELEMENTS:
        return elements, {}
    prepare(tree)
    metas, linked = metas_of(tree), linked_article(tree)
    canonical = tree.find(".//link[@rel='canonical']")
    addresses = (None if canonical is None else canonical.get("href"), *metas.get("og:url", ()))
    url = next((url for url in (*addresses, saved_from(markup)) if url and "://" in url), None)
    source = page_source(metas, linked.source, urlsplit(url).hostname if url else None)
    title = page_title(tree, metas, linked.title, source)
    record = {
        "title": title and Plain(title),
        "author": page_author(tree, metas, linked.author),
        "date": page_day(tree, metas, linked.date, url),
        "source": source,
        "url": url,
        "language": page_language(tree, metas, linked.language),
        "description": next(
            iter((*metas.get("og:description", ()), *metas.get("description", ()))), None
        ),
    }
    paragraphs = _main_text(tree, trafilatura)
    if paragraphs and is_heading(paragraphs[0], title or ""):
        del paragraphs[0]
    return elements, record | {"text": Plain("\n\n".join(paragraphs))}


def _main_text(tree: Any, trafilatura: Any) -> list[str]:
    """The paragraphs of the article; all of a page that is short, or whose text is captions."""
    of_pictures = sum(map(len, captions(tree)))
    found = trafilatura.bare_extraction(copy.deepcopy(tree), include_comments=False)
    paragraphs = _paragraphs(found.body) if found is not None else []
    length = sum(map(len, paragraphs))
    if length >= SHORT and of_pictures <= length / 2:
        return paragraphs
    whole = whole_text(tree)
    if not paragraphs or len(whole) <= 2 * SHORT or of_pictures > length / 2:
        return whole.split("\n\n") if whole else paragraphs
    return paragraphs


def _paragraphs(body: Any) -> list[str]:
    blocks = re.split(r"\n\s*\n", "".join(_pieces(body)))
    paragraphs = [
        "\n".join(line for row in block.split("\n") if (line := " ".join(row.split())))
        for block in blocks
    ]
    return [paragraph for paragraph in paragraphs if paragraph]


def _pieces(element: Any) -> Iterator[str]:
    is_block = element.tag in BLOCKS
    yield "\n\n" if is_block else ""
    yield element.text or ""
    for child in element:
        yield from _pieces(child)
    yield "\n\n" if is_block else ENDS.get(element.tag, "")
    yield element.tail or ""


read_page_file = text_document(page_record, own_charset)
