"""Saved pages: the article and address of the page, not the day of saving."""

import io
from pathlib import Path

import pytest

from nutgraf.index.readers.formats.mail.mht import read_mht

SAMPLES = Path(__file__).parent / "samples"


def test_a_page_saved_by_chromium():
    record = read_mht(io.BytesIO((SAMPLES / "quay.mhtml").read_bytes()))
    assert (record["title"], record["author"], record["date"][:10], record["source"]) == (
        "The quay closes", "Ines Kaldor", "2024-03-01", "The Harbour Gazette",
    )  # fmt: skip
    assert record["url"] == "http://127.0.0.1:8917/quay.html"
    assert "ferries – not even the café’s owner – had expected" in record["text"]
    assert record["text"].count("foundations are older") == 1
    assert "Home" not in record["text"]
    assert record["saved"]


PAGE = "<html><head><meta charset=utf-8><title>T</title></head><body><article>{}</article>"
WORDS = "<p>Der Fährmann sagte, die Fähre sei außer Betrieb, und niemand hatte es erwartet.</p>" * 5


def test_the_charset_of_the_message_comes_before_that_of_the_page():
    head = (
        "Content-Type: text/html; charset=iso-8859-1\nContent-Location: https://x.example/a\n"
        "Content-Transfer-Encoding: 8bit\n\n"
    )
    record = read_mht(io.BytesIO((head + PAGE.format(WORDS)).encode("latin-1")))
    assert "Der Fährmann" in record["text"]
    assert record["url"] == "https://x.example/a"


@pytest.mark.parametrize("data", [b"", b"garbage", b"Content-Type: image/png\n\nx"])
def test_a_file_without_a_page(data):
    with pytest.raises(ValueError, match="has no page in it"):
        read_mht(io.BytesIO(data))
