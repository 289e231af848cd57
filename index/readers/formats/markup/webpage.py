"""The reader of web pages: the main text, and the article's facts from the head."""

import logging
import re
from collections.abc import Iterator
from typing import Any

from ....articles.cleaning import clean
from ....articles.plain import Plain
from ...text_encoding import decode

MOST_ELEMENTS = 50_000
"""Elements of a page at most. Extraction takes quadratic time: some ten seconds for this many."""

HEAD = 4096
"""Bytes in which a page may name its encoding."""

CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)

BLOCKS = {"p", "head", "quote", "list", "table"}
ENDS = {"item": "\n", "row": "\n", "lb": "\n", "cell": " "}
"""Elements of an extracted body: paragraphs, and the text that follows each of their parts."""

LANGUAGE = (
    ".//meta[@http-equiv='content-language']",
    ".//meta[@http-equiv='Content-Language']",
    ".//meta[@property='og:locale']",
)


def read_page(data: bytes) -> dict[str, Any]:
    """A web page: its main text, and title, author, date, site, address and language.

    The date is the one that the page states; it is never guessed. Raises ValueError if the bytes
    are not text, if the page is too large, or if it has no article.
    """
    charset = CHARSET.search(data[:HEAD])
    markup = clean(decode(data, charset[1].decode("ascii", "ignore") if charset else None))
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
    language = _language(tree)
    found: Any = trafilatura.bare_extraction(
        tree,
        with_metadata=True,
        include_comments=False,
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    if found is None:
        return elements, {}
    paragraphs = _paragraphs(found.body)
    if paragraphs and paragraphs[0].split() == (found.title or "").split():
        del paragraphs[0]
    return elements, {
        "title": found.title and Plain(found.title),
        "text": Plain("\n\n".join(paragraphs)),
        "author": found.author,
        "date": found.date,
        "source": found.sitename,
        "url": found.url,
        "language": language,
        "description": found.description,
    }


def _language(tree: Any) -> str | None:
    stated = [tree.get("lang"), tree.get("xml:lang")]
    stated += [meta.get("content") for path in LANGUAGE for meta in tree.iterfind(path)]
    return next((language for language in stated if language), None)


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
