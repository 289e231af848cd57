"""Web archives: the pages among the captures, whatever the spelling and coding of each."""

import gzip
import io
import zipfile
import zlib
from pathlib import Path

import pytest

from nutgraf.index.readers import Problem, read_articles
from nutgraf.index.readers.formats.archives.content_codings import decoded_body
from nutgraf.index.readers.formats.archives.warc import read_wacz, read_warc
from nutgraf.index.readers.reader import InputFile
from tests.helpers.open_fence import OpenFence

SAMPLES = Path(__file__).parent / "samples"
WORDS = "Der Fährmann sagte, die Fähre sei außer Betrieb, und niemand hatte es erwartet. " * 5
PAGE = (
    f"<html><head><title>Quay</title></head><body><article><p>{WORDS}</p></article></body></html>"
)
HTML = "Content-Type: text/html; charset=utf-8"


def record(body, kind="response", address="https://x.example/a", mime="application/http", **more):
    headers = {
        "WARC-Type": kind, "WARC-Target-URI": address, "Content-Type": mime,
        "WARC-Date": "2024-05-06T07:08:09Z", "Content-Length": str(len(body)), **more,
    }  # fmt: skip
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return b"WARC/1.1\r\n" + lines.encode() + b"\r\n" + body + b"\r\n\r\n"


def http(body, *headers, status="200 OK", end="\r\n"):
    lines = end.join([f"HTTP/1.1 {status}", *(headers or (HTML,)), "", ""])
    return lines.encode() + body


def read(data, reader=read_warc):
    return [piece.record for piece in reader(InputFile(io.BytesIO(data), "a.warc"))]


@pytest.mark.parametrize("name", ["harbour.warc.gz", "with-log.warc.gz"])
def test_archives_by_wget(name):
    found = list(read_articles(str(SAMPLES / name), root=SAMPLES, fence=OpenFence()))
    assert not [item for item in found if isinstance(item, Problem)]
    assert [article.title for article in found] == ["The quay closes", "The lamp is lit"][
        : 1 + name.startswith("harbour")
    ]
    first = found[0]
    assert (first.id, first.url) == ("http://127.0.0.1:8918/quay.html",) * 2
    assert (first.author, str(first.date)) == ("Ines Kaldor", "2024-03-01")
    assert first.metadata["captured"].startswith("2026-11-30T23:27")
    assert "not even the café’s owner" in first.text


def test_what_is_no_page_is_left_out():
    page = http(PAGE.encode())
    data = b"".join(
        [
            record(b"software: x", "warcinfo", mime="application/warc-fields"),
            record(b"GET / HTTP/1.1\r\n\r\n", "request"),
            record(http(b"", status="301 Moved")),
            record(http(PAGE.encode(), status="404 Not Found")),
            record(http(b"\x89PNG", "Content-Type: image/png")),
            record(b"HTTP/1.1 200 OK\r\n\r\n", "revisit"),
            record(PAGE.encode(), "resource", "metadata://x/log", "text/html"),
            record(page),
            record(PAGE.encode(), "resource", "https://x.example/b", "text/html; charset=utf-8"),
            record(b"A title\nIts text.", "conversion", "https://x.example/c", "text/plain"),
        ]
    )
    assert [(r["url"][-1], r["title"]) for r in read(data)] == [
        ("a", "Quay"), ("b", "Quay"), ("c", "A title"),
    ]  # fmt: skip


def test_spellings_of_headers():
    odd = http(PAGE.encode("latin-1"), 'content-TYPE: text/html; charset="iso-8859-1"', end="\n")
    data = record(odd).replace(b"WARC-Type", b"warc-type").replace(b"https://x", b"<https://x")
    data = data.replace(b"example/a", b"example/a>").replace(b"Content-Length", b"CONTENT-LENGTH")
    [found] = read(data)
    assert found["url"] == "https://x.example/a"
    assert "Der Fährmann" in found["text"]


RAW = zlib.compressobj(wbits=-15)
RAW_DEFLATED = RAW.compress(b"words") + RAW.flush()


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"content-encoding": "gzip"}, gzip.compress(b"words")),
        ({"content-encoding": "X-GZIP"}, gzip.compress(b"words")),
        ({"content-encoding": "deflate"}, zlib.compress(b"words")),
        ({"content-encoding": "deflate"}, RAW_DEFLATED),
        ({"content-encoding": "deflate, gzip"}, gzip.compress(zlib.compress(b"words"))),
        ({"content-encoding": "identity"}, b"words"),
        ({"transfer-encoding": "Chunked"}, b"3\r\nwor\r\n2;x=y\r\nds\r\n0\r\n\r\n"),
        ({"transfer-encoding": "chunked"}, b"words"),  # the crawler has joined the chunks
        (
            {"transfer-encoding": "chunked", "content-encoding": "gzip"},
            b"%x\r\n%b\r\n0\r\n\r\n" % (len(gzip.compress(b"words")), gzip.compress(b"words")),
        ),
    ],
    ids=range(9),
)
def test_codings_of_a_body(headers, body):
    assert decoded_body(headers, body) == b"words"


def test_brotli():
    brotli = pytest.importorskip("brotli", reason="brotli (of the extra `archives`) is missing")
    assert decoded_body({"content-encoding": "br"}, brotli.compress(b"words")) == b"words"
    with pytest.raises(ValueError, match="unpacks to more than 32,000,000 bytes"):
        decoded_body({"content-encoding": "br"}, brotli.compress(bytes(40_000_000), quality=1))


def test_zstd():
    zstd = pytest.importorskip("backports.zstd", reason="backports.zstd is not installed")
    assert decoded_body({"content-encoding": "zstd"}, zstd.compress(b"words")) == b"words"


@pytest.mark.parametrize(
    ("coding", "body", "said"),
    [
        ("gzip", gzip.compress(b"words" * 99)[:-9], "is damaged"),
        ("gzip", b"words", "is damaged"),
        ("gzip", gzip.compress(bytes(40_000_000), 1), "unpacks to more than 32,000,000 bytes"),
        ("compress", b"words", "is packed with 'compress', which cannot be read"),
    ],
    ids=["cut", "no archive", "too large", "unknown"],
)
def test_bodies_that_cannot_be_read(coding, body, said):
    with pytest.raises(ValueError, match=said):
        decoded_body({"content-encoding": coding}, body)


def test_a_page_that_cannot_be_read_is_told_with_its_address_and_the_others_are_read():
    bad = record(http(b"words", HTML, "Content-Encoding: gzip"), address="https://x.example/bad")
    error, good = read(bad + record(http(PAGE.encode())))
    assert str(error).startswith("https://x.example/bad: is damaged")
    assert good["title"] == "Quay"


def test_a_cut_file_is_told():
    first, error = read((record(http(PAGE.encode())) * 2)[:-100])
    assert first["title"] == "Quay"
    assert "is cut off, 96 bytes are missing" in str(error)


@pytest.mark.parametrize("data", [b"garbage", b"<html>", record(b"x") + b"something else"])
def test_what_is_no_archive(data):
    with pytest.raises(ValueError, match="is no WARC file, or damaged"):
        read(data)


def test_a_collection_in_one_file():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("pages/pages.jsonl", '{"format": "json-pages-1.0"}\n')
        archive.writestr("archive/a.warc.gz", gzip.compress(record(http(PAGE.encode()))))
        archive.writestr("archive/b.warc", record(PAGE.encode(), "resource", mime="text/html"))
    assert [found["title"] for found in read(file.getvalue(), read_wacz)] == ["Quay", "Quay"]
    with pytest.raises(ValueError, match="is cut off"):
        read(file.getvalue()[:200], read_wacz)
