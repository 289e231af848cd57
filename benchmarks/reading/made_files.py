"""Made files: the sample articles over and over, as files of each kind."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from html import escape
from itertools import count
from pathlib import Path

from nutgraf.index import Article
from nutgraf.index.readers import read_articles

SAMPLES = Path(__file__).parents[2] / "seeds" / "articles"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"
LINE = 90
"""Characters of a line of a PDF."""

Texts = Iterator[tuple[str, list[str]]]
"""Endless articles: the title and the paragraphs of each."""


def texts() -> Texts:
    """The sample articles, again and again, each time with another title."""
    found = [each for each in read_articles(str(SAMPLES)) if isinstance(each, Article)]
    for number in count():
        for article in found:
            yield f"{article.title} {number}", article.text.split("\n\n")


def make(kind: str, folder: Path, size: int) -> None:
    """Make files of one kind, of `size` bytes together, in a new folder."""
    folder.mkdir(parents=True)
    source = texts()
    if kind in WHOLE:
        (folder / f"all{kind}").write_bytes(WHOLE[kind](source, size))
        return
    head, one = STREAMS.get(kind, (b"", None))
    if one is not None:
        with (folder / f"all{kind}").open("wb") as file:
            file.write(head)
            while file.tell() < size:
                file.write(one(*next(source)))
        return
    written = 0
    for number in count():
        if written >= size:
            return
        data = SINGLE[kind](*next(source))
        (folder / f"{number:05}{kind}").write_bytes(data)
        written += len(data)


def _plain(title: str, paragraphs: list[str]) -> bytes:
    return "\n\n".join([title, *paragraphs]).encode()


def _markdown(title: str, paragraphs: list[str]) -> bytes:
    marked = [f"[{p[:20]}](https://courier.example/a){p[20:]} *More.*" for p in paragraphs]
    return "\n\n".join([f"# {title}", *marked]).encode()


def _body(paragraphs: list[str]) -> str:
    return "".join(f"<p>{escape(each)}</p>\n" for each in paragraphs)


def _page(title: str, paragraphs: list[str]) -> bytes:
    around = "".join(f'<li><a href="/{n}">Section {n}</a></li>' for n in range(40))
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta property="article:published_time" content="2024-03-01"></head><body><nav><ul>'
        f"{around}</ul></nav><article><h1>{escape(title)}</h1>{_body(paragraphs)}</article>"
        f"<footer><p>Skarra Business Wire</p></footer></body></html>"
    ).encode()


def _json_line(title: str, paragraphs: list[str]) -> bytes:
    return (json.dumps({"title": title, "text": "\n\n".join(paragraphs)}) + "\n").encode()


def _row(title: str, paragraphs: list[str]) -> bytes:
    cells = ('"{}"'.format(each.replace('"', '""')) for each in (title, "\n\n".join(paragraphs)))
    return (",".join(cells) + "\r\n").encode()


def _message(title: str, paragraphs: list[str]) -> bytes:
    text = "\n\n".join(paragraphs)
    return (
        f"From: Noor Hadley <noor@courier.example>\nSubject: {title}\nDate: Fri, 1 Mar 2024 "
        f"10:00:00 +0000\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
        f"Content-Transfer-Encoding: 8bit\n\n{text}\n"
    ).encode()


def _boxed(title: str, paragraphs: list[str]) -> bytes:
    return b"From noor Fri Mar  1 10:00:00 2024\n" + _message(title, paragraphs) + b"\n"


def _captured(title: str, paragraphs: list[str]) -> bytes:
    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + _page(title, paragraphs)
    path = title.replace(" ", "-").encode("ascii", "ignore").decode()
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2024-03-01T10:00:00Z\r\n"
        f"WARC-Target-URI: https://courier.example/{path}\r\n"
        "Content-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(page)}\r\n\r\n"
    )
    return head.encode() + page + b"\r\n\r\n"


def _nitf(title: str, paragraphs: list[str]) -> bytes:
    return (
        f"<nitf><head><title>{escape(title)}</title></head><body><body.head><hedline><hl1>"
        f"{escape(title)}</hl1></hedline></body.head><body.content>{_body(paragraphs)}"
        "</body.content></body></nitf>"
    ).encode()


def _archive(parts: dict[str, str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def _docx(title: str, paragraphs: list[str]) -> bytes:
    lines = [title, *paragraphs]
    body = "".join(f"<w:p><w:r><w:t>{escape(each)}</w:t></w:r></w:p>" for each in lines)
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return _archive(
        {
            "[Content_Types].xml": "<Types xmlns='http://schemas.openxmlformats.org/package/2006/"
            "content-types'><Override PartName='/word/document.xml'"
            f" ContentType='{kind}'/></Types>",
            "_rels/.rels": "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/"
            "relationships'><Relationship Id='r1' Type='http://schemas.openxmlformats.org/"
            "officeDocument/2006/relationships/officeDocument' Target='word/document.xml'/>"
            "</Relationships>",
            "word/document.xml": f"<w:document xmlns:w='{W}'><w:body>{body}</w:body></w:document>",
        }
    )


def _odt(title: str, paragraphs: list[str]) -> bytes:
    body = "".join(f"<text:p>{escape(each)}</text:p>" for each in [title, *paragraphs])
    return _archive(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content xmlns:office='{OFFICE}office:1.0' xmlns:text="
            f"'{OFFICE}text:1.0'><office:body><office:text>{body}</office:text></office:body>"
            "</office:document-content>",
        }
    )


def _rtf(title: str, paragraphs: list[str]) -> bytes:
    plain = "\\par ".join([title, *paragraphs])
    coded = "".join(c if ord(c) < 128 else f"\\u{ord(c)}?" for c in plain)
    return f"{{\\rtf1\\ansi {coded}}}".encode("ascii")


def _book(source: Texts, size: int) -> bytes:
    chapters: list[bytes] = []
    while sum(map(len, chapters)) < size:
        title, paragraphs = next(source)
        chapters.append(
            f"<html xmlns='http://www.w3.org/1999/xhtml'><body><h1>{escape(title)}</h1>"
            f"{_body(paragraphs)}</body></html>".encode()
        )
    names = [f"c{n}" for n in range(len(chapters))]
    items = "".join(
        f"<item id='{n}' href='{n}.xhtml' media-type='application/xhtml+xml'/>" for n in names
    )
    spine = "".join(f"<itemref idref='{n}'/>" for n in names)
    return _archive(
        {
            "META-INF/container.xml": "<container xmlns='urn:oasis:names:tc:opendocument:xmlns:"
            "container'><rootfiles><rootfile full-path='a.opf'/></rootfiles></container>",
            "a.opf": "<package xmlns='http://www.idpf.org/2007/opf' xmlns:dc="
            "'http://purl.org/dc/elements/1.1/'><metadata><dc:title>All</dc:title></metadata>"
            f"<manifest>{items}</manifest><spine>{spine}</spine></package>",
        }
        | {f"{n}.xhtml": each.decode() for n, each in zip(names, chapters, strict=True)}
    )


def _table(source: Texts, size: int) -> bytes:
    import pyarrow
    import pyarrow.parquet

    rows: list[tuple[str, str]] = []
    while sum(len(text) for _, text in rows) < size:
        title, paragraphs = next(source)
        rows.append((title, "\n\n".join(paragraphs)))
    titles, bodies = zip(*rows, strict=True)
    file = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table({"title": titles, "text": bodies}), file)
    return file.getvalue()


SINGLE: dict[str, Callable[[str, list[str]], bytes]] = {
    ".txt": _plain,
    ".md": _markdown,
    ".html": _page,
    ".docx": _docx,
    ".odt": _odt,
    ".rtf": _rtf,
    ".eml": _message,
    ".nitf": _nitf,
}
STREAMS: dict[str, tuple[bytes, Callable[[str, list[str]], bytes]]] = {
    ".jsonl": (b"", _json_line),
    ".csv": (b"title,text\r\n", _row),
    ".mbox": (b"", _boxed),
    ".warc": (b"", _captured),
}
WHOLE: dict[str, Callable[[Texts, int], bytes]] = {".epub": _book, ".parquet": _table}

KINDS = (*SINGLE, *STREAMS, *WHOLE)
"""The ends of the names of the files that can be made."""
