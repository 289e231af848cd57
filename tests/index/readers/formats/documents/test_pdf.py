"""PDF: columns in order, words made whole, heads left out, each page's place in the text."""

import io
import re
from pathlib import Path

import pytest

from nutgraf.index import Article
from nutgraf.index.articles.article import Passage
from nutgraf.index.readers import read_articles
from nutgraf.index.readers.formats.documents.pdf import read_pdf
from nutgraf.index.readers.reader import InputFile
from nutgraf.index.readers.table import Readers
from tests.helpers.small_pdf import column, small_pdf

pytest.importorskip("pypdfium2", reason="pypdfium2 (of the extra `documents`) is not installed")

SAMPLES = Path(__file__).parent / "samples"
PLACES = ("port", "quay", "crane", "lamp", "ferry")
LINES = [
    "The harbour board met on Tuesday and voted to close",
    "the eastern quay for repairs, which nobody on the",
    "ferries had expected before the tides of spring.",
]


def read(pages, **how):
    return read_pdf(io.BytesIO(small_pdf(pages, **how)))


def paragraphs(*pages):
    """The paragraphs of pages of lines, below a title that is set in large letters."""
    first = [(72, 780, "=Title"), *pages[0]]
    return read([first, *pages[1:]])["text"].split("\n\n")


def test_two_justified_columns_by_chromium():
    markup = (SAMPLES / "columns.html").read_text().replace("&shy;", "")
    record = read_pdf(io.BytesIO((SAMPLES / "columns.pdf").read_bytes()))
    assert record["title"] == "The harbour at Abantion"
    assert record["text"].split("\n\n") == re.findall("<p>(.*?)</p>", markup)
    assert "Gazette" not in record["text"]
    assert [label for _, label in record["page_starts"]] == ["1", "2", "3"]
    for (start, _), page in zip(record["page_starts"][1:], (2, 3), strict=True):
        assert record["text"][start - 1] in " \n", page


def test_paragraphs_by_indent_gap_and_short_line():
    indented = [
        *column(LINES),
        (84, 675, "Repairs take until the first frost. Nobody knows"),
        (72, 660, "how."),
    ]
    gapped = column([*LINES, "", "Repairs cost much and take until the first frost of all,"])
    short = column([*LINES, "It is so.", "Repairs cost much and take until the first frost,"])
    whole = " ".join(LINES)
    assert paragraphs(indented) == [whole, "Repairs take until the first frost. Nobody knows how."]
    assert paragraphs(gapped) == [whole, "Repairs cost much and take until the first frost of all,"]
    assert paragraphs(short) == [
        f"{whole} It is so.", "Repairs cost much and take until the first frost,",
    ]  # fmt: skip


def test_words_at_line_ends_are_made_whole():
    text = paragraphs(
        column(
            [
                "A self-governing town has a light-",
                "house. The self-",
                "governing town closed the COVID-",
                "19 ward, and the lighthouse the extra-",
                "ordinary quay.",
            ]
        )
    )[0]
    assert text == (
        "A self-governing town has a lighthouse. The self-governing town closed the COVID-19 ward, "
        "and the lighthouse the extraordinary quay."
    )


def test_running_heads_and_page_numbers_are_left_out_but_not_lines_of_the_text():
    def page(number):
        return [
            (72, 800, "The Harbour Gazette"), (500, 800, f"{number}"),
            *column([f"Day {number}. The board met.", f"It voted on the {PLACES[number]}"]),
            (280, 40, f"- {number} -"),
        ]  # fmt: skip

    record = read([page(n) for n in range(1, 5)])
    assert "Gazette" not in record["text"]
    assert "- 2 -" not in record["text"]
    whole = "\n\n".join(f"{record['title']}\n\n{record['text']}".split("\n\n"))
    assert all(f"Day {n}. The board met." in whole for n in range(1, 5))


def test_a_paragraph_goes_on_over_columns_and_pages():
    left = column(["The harbour board met on", "Tuesday and voted to close"])
    right = column(["the eastern quay for its re-"], x=320)
    following = column(["pairs until spring.", "It will be long."])
    record = read([[(72, 780, "=Title"), *left, *right], following], labels="0 << /S /r /St 7 >>")
    assert record["text"] == (
        "The harbour board met on Tuesday and voted to close the eastern quay for its repairs "
        "until spring. It will be long."
    )
    assert record["page_starts"] == [(0, "vii"), (record["text"].index("pairs"), "viii")]


def test_a_passage_knows_its_pages():
    record = read([column([f"Page {n} has words of its own."]) for n in range(5)])
    text = record["text"]
    article = Article(id="a", title="", text=text, metadata={"page_starts": record["page_starts"]})

    def pages(start, end):
        return Passage(article, 0, start, end).pages

    starts = [start for start, _ in record["page_starts"]]
    assert pages(0, starts[1]) == ("1",)
    assert pages(starts[1], starts[2] + 1) == ("2", "3")
    assert pages(starts[2] + 3, len(text)) == ("3", "4", "5")


def test_a_page_written_upwards_and_a_raised_figure():
    upwards = list(reversed(column([*LINES, "And so on it goes for a while,"])))
    assert paragraphs(upwards)[0].startswith(LINES[0])


def test_the_day_of_making_is_no_date_and_names_of_files_are_no_titles():
    info = {"Title": "Microsoft Word - quay.doc", "Author": "Ann Lee", "CreationDate": "D:20240301"}
    record = read([[(72, 780, "=The quay closes"), *column(LINES)]], info=info)
    assert (record["title"], record["author"]) == ("The quay closes", "Ann Lee")
    assert "date" not in record
    stated = read([column(LINES)], info={"Title": "Stated"})
    assert stated["title"] == "Stated"


GOOD = small_pdf([column(LINES)])


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is cut off, or no PDF"),
        (b"<html>", "is cut off, or no PDF"),
        (GOOD[:300], "is cut off, or no PDF"),
        (small_pdf([[], []]), r"has no text in its pages \(2\)"),
    ],
)
def test_what_is_said_of_a_bad_file(data, said):
    with pytest.raises(ValueError, match=said):
        read_pdf(io.BytesIO(data))


def test_a_file_without_its_table_is_mended():
    assert read_pdf(io.BytesIO(GOOD.replace(b"xref\n0", b"xxxx\n9")))["text"]


def test_a_locked_file_is_told_and_one_that_only_its_owner_may_change_is_read():
    with pytest.raises(ValueError, match="is locked with a password"):
        read_pdf(io.BytesIO((SAMPLES / "locked.pdf").read_bytes()))
    record = read_pdf(io.BytesIO((SAMPLES / "owner-locked.pdf").read_bytes()))
    assert record["text"] == "The quay closes for repairs. It opens again in spring."


def test_letters_that_are_struck_twice_or_set_apart():
    struck = [(72, 780, "=HARBOUR"), (72.4, 780, "=HARBOUR"), *column(LINES)]
    assert read([struck])["title"] == "HARBOUR"


def test_the_places_of_pages_hold_in_the_article_that_is_stored(tmp_path):
    file = SAMPLES / "columns.pdf"
    record = read_pdf(io.BytesIO(file.read_bytes()))
    [article] = read_articles(str(file), root=SAMPLES)
    assert article.text == record["text"]
    assert [tuple(mark) for mark in article.metadata["page_starts"]] == record["page_starts"]


def test_without_its_package_one_line_names_it(monkeypatch):
    monkeypatch.setattr("nutgraf.index.storage.extras.find_spec", lambda name: None)
    reader, _ = Readers({}).of("a.pdf")
    with pytest.raises(ValueError, match="needs the package pypdfium2") as refused:
        list(reader(InputFile(io.BytesIO(GOOD), "a.pdf")))
    assert "nutgraf[documents]" in str(refused.value)
