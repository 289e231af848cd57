"""Tables as text: header names, delimiters, quotes, encodings; what is uneven or cut is told."""

import csv
import io
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nutgraf.index import Article
from nutgraf.index.readers import Problem, ReadOptions, Survey, read_articles
from nutgraf.index.readers.formats.records.csv_file import NOTHING, UNEVEN, read_csv
from nutgraf.index.readers.reader import InputFile

ROWS = [
    ["Ferry, aground", 'All are "safe".\n\nEven the cat; and the dog.', "2024-03-01", "00123"],
    ["Seals counted", "There are | ninety\tof them.", "2024-03-02", "12345678901234567890"],
    ["NA", "Nothing is missing.", "2024-03-03", "+49"],
]
HEADER = ["Headline", "Body", "Publish Date", "id"]


@pytest.fixture
def read(tmp_path):
    def run(content, name="a.csv", **options):
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        survey = Survey()
        found = list(read_articles([str(tmp_path / name)], root=tmp_path, survey=survey, **options))
        return found, survey.all_notes()

    return run


def table(delimiter=",", end="\r\n", rows=ROWS, header=HEADER):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows([header, *rows])
    return out.getvalue()


@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.tab", "a.txt.csv"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_a_row_is_an_article_and_every_value_a_text(read, name, delimiter, end):
    found, notes = read(table(delimiter, end), name)
    assert notes == {}
    assert [article.id for article in found] == ["00123", "12345678901234567890", "+49"]
    assert [article.title for article in found] == ["Ferry, aground", "Seals counted", "NA"]
    assert found[0].text == 'All are "safe".\n\nEven the cat; and the dog.'
    assert [str(article.date) for article in found] == ["2024-03-01", "2024-03-02", "2024-03-03"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_the_encoding_is_found(read, encoding):
    word = "Fähre auf Grund – „Tolm“"
    found, notes = read(f"title,text\n{word},{word * 20}\n".encode(encoding))
    assert [article.title for article in found] == [word]
    assert set(notes) == ({"encoding guessed"} if encoding == "cp1252" else set())


def test_a_line_that_names_the_delimiter(read):
    found, _ = read("sep=|\r\ntitle|text\r\nFerry; and more|All, all\r\n")
    assert [(article.title, article.text) for article in found] == [("Ferry; and more", "All, all")]


def test_places_are_the_lines_on_which_rows_begin(read):
    found, notes = read('title,text\n\nA,"one\ntwo"\nB,x,y\nC\n')
    assert [article.title for article in found] == ["A", "B", "C"]
    assert [place.rpartition(":")[2] for place in notes[UNEVEN].places] == ["5", "6"]
    assert found[1].metadata == {"further cells": ["y"]}
    assert notes["without text"].places[0].endswith(":6")


def test_what_databases_and_data_frames_write(read):
    found, _ = read(
        ",title,text,author,source,url\n0,A,x,\"['Ann Lee', 'Bo']\",nan,\\N\n1,B,y,Nan,NA,NULL\n"
    )
    assert [(a.author, a.source, a.url) for a in found] == [
        ("Ann Lee, Bo", None, None), ("Nan", "NA", None),
    ]  # fmt: skip
    assert found[0].metadata == {}


def test_a_table_without_known_names_is_one_problem_until_they_are_chosen(read):
    data = "id,prose,day\n1,All are safe.,2024-03-01\n2,There are ninety.,2024-03-02\n"
    [problem], notes = read(data)
    assert problem.message == ("none of its columns is named as a title or a text (id, prose, day)")
    assert "prose" in notes["without text"].names
    options = ReadOptions(fields={"text": ("prose",), "date": ("day",)})
    found, _ = read(data, options=options)
    assert [(article.id, str(article.date)) for article in found] == [
        ("1", "2024-03-01"), ("2", "2024-03-02"),
    ]  # fmt: skip


def test_columns_without_a_header_are_chosen_by_number(read):
    options = ReadOptions(fields={"id": ("1",), "text": ("3",)})
    found, _ = read("7\tworld\tAll are safe.\n8\tsea\tNinety.\n", "a.tsv", options=options)
    assert [(article.id, article.text, article.metadata) for article in found] == [
        ("7", "All are safe.", {"2": "world"}), ("8", "Ninety.", {"2": "sea"}),
    ]  # fmt: skip


def test_two_columns_of_one_name_are_both_kept(read):
    [article], _ = read("title,text,tag,tag\nA,x,one,two\n")
    assert article.metadata == {"tag": "one", "tag 2": "two"}


def test_a_field_of_megabytes(read):
    [article], _ = read('title,text\nA,"' + "All are safe.\n" * 200_000 + '"\n')
    assert len(article.text) == len("All are safe.\n") * 200_000 - 1


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("title,text\n", "has no articles in it"),
        ("", "is empty"),
        ("title,text\nA,x\n" + 'B,"y\nC,z\n', "breaks off within the quotes that begin in line 3"),
        (bytes(range(256)) * 9, "is not text but binary data"),
        ('title,text\nA,"' + "x" * 32_000_001 + '"\n', "cannot be read from line 2 on (field"),
        ("\n\n\n", "none of its columns is named"),
    ],
)
def test_a_bad_table_is_told_once(read, data, said):
    found, _ = read(data)
    [problem] = [item for item in found if isinstance(item, Problem)]
    assert said in problem.message
    assert problem.article_lost


def test_cut_and_flipped_tables_are_never_an_error_of_ours(read):
    data, seeds = table(rows=ROWS * 20).encode("utf-16"), random.Random(7)
    for _ in range(60):
        place = seeds.randrange(2, len(data))
        flipped = data[:place] + bytes([seeds.randrange(256)]) + data[place + 1 :]
        for damaged in (data[:place], flipped):
            found, _ = read(damaged)
            assert all(isinstance(item, Article | Problem) for item in found)
            assert found


cells = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=12)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(cells, cells), min_size=2, max_size=8), st.sampled_from(",;\t|"))
def test_what_a_writer_writes_is_read(rows, delimiter):
    data = table(delimiter, rows=rows, header=["title", "text"]).encode()
    pieces = list(read_csv(InputFile(io.BufferedReader(io.BytesIO(data)), "a.csv")))
    records = [piece.record for piece in pieces]
    found = [(r.get("title"), r.get("text")) for r in records if isinstance(r, dict)]
    assert found == [tuple(None if cell in NOTHING else cell for cell in row) for row in rows]
