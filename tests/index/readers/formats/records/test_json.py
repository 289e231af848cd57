"""JSON lines and JSON files: bad ones told apart from good ones, and nothing held for long."""

import gzip
import io
import json
import random
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nutgraf.index.readers import Note, Problem, ReadOptions, Survey, read_articles
from nutgraf.index.readers.formats.records.json_file import read_json
from nutgraf.index.readers.formats.records.jsonl import read_jsonl


class Spaces(io.RawIOBase):
    """A file with one line of blanks, of any size, and a good line after it."""

    def __init__(self, size):
        self.left = size
        self.rest = b'\n{"text": "x"}'

    def readable(self):
        return True

    def readinto(self, buffer):
        if self.left:
            count = min(self.left, len(buffer))
            buffer[:count] = b" " * count
            self.left -= count
        else:
            count = min(len(self.rest), len(buffer))
            buffer[:count], self.rest = self.rest[:count], self.rest[count:]
        return count


def values(data, read=read_jsonl):
    return [
        (number, str(value) if isinstance(value, ValueError) else value)
        for number, value in read(io.BufferedReader(io.BytesIO(data)))
        if not isinstance(value, Note)
    ]


def test_what_is_wrong_with_a_line():
    lines = [b'{"a": 1}', b'{"a": ', b"[" * 99_999, b"9" * 5000, b'{"a": NaN, "b": "\\ud800"}']
    found = values(b"\r\n".join(lines))
    assert found[:4] == [
        (1, {"a": 1}),
        (2, "is not JSON (Expecting value at column 6)"),
        (3, "is nested too deeply"),
        (4, "has a number of too many digits"),
    ]
    assert found[4][1]["b"] == "\ud800"


def test_a_broken_string_is_named_once():
    found = values(b'{"a": 1}\n{"a": "cut')
    assert found[1] == (2, "is not JSON (Unterminated string at column 7)")


def test_a_line_beyond_the_limit_is_passed_over():
    stream = io.BufferedReader(Spaces(100_000_000))
    [(first, refused), second] = read_jsonl(stream)
    assert first == 1
    assert str(refused) == "is longer than 32,000,000 bytes: cut the article into parts"
    assert second == (2, {"text": "x"})


def test_a_line_of_just_the_limit_is_read():
    read = partial(read_jsonl, longest=20)
    assert values(b'{"text": "123456789"}\n1', read) == [
        (1, "is longer than 20 bytes: cut the article into parts"), (2, 1),
    ]  # fmt: skip
    assert values(b'{"text": "12345678"}', read) == [(1, {"text": "12345678"})]


def test_a_file_of_nothing_but_broken_lines_is_given_up_with_advice():
    pretty = json.dumps([{"text": "x", "title": "y"}] * 50, indent=1).encode()
    reader = read_jsonl(io.BytesIO(pretty))
    for _ in range(20):
        next(reader)
    with pytest.raises(ValueError, match=r"no JSON in its first 20 lines.* name it \.json"):
        next(reader)
    assert len(values(b"{}\n" + b"{\n" * 50 + b"{}")) == 52


def test_lines_in_other_encodings():
    for encoding in ("utf-8-sig", "utf-16", "cp1252"):
        data = '{"text": "Fähre"}\n{"text": "Brücke"}'.encode(encoding)
        assert values(data) == [(1, {"text": "Fähre"}), (2, {"text": "Brücke"})]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", "Fähre – “Brücke”"), ("utf-16", "Fähre"), ("cp1252", "Fähre – “Brücke”"),
        ("cp1251", "Паром сел на мель у берегов. Все пассажиры спасены, сообщили Спасатели. М"),
        ("utf-8", "Паром сел на мель \ufffd у берегов"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("before", [0, 8192, 65535, 65536, 200_000])
def test_a_list_in_other_encodings_wherever_that_shows(encoding, text, before):
    written = json.dumps([{"text": "x" * before}, {"text": text}], ensure_ascii=False)
    data = written.encode(encoding).replace("\ufffd".encode(), b"\xff")
    assert values(data, read_json)[1] == (1, {"text": text})


@pytest.mark.parametrize("name", ["a.ndjson", "a.ndjson.gz"])
def test_lines_are_known_by_what_they_say_when_they_have_no_id(tmp_path, name):
    def ids(*texts):
        data = "\n".join(json.dumps({"text": text}) for text in texts).encode()
        (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith("gz") else data)
        return [article.id for article in read_articles([str(tmp_path / name)], root=tmp_path)]

    one, two = ids("one", "two")
    assert ids("zero", "two", "one")[1:] == [two, one]


def test_a_json_file_is_one_article_or_a_list(tmp_path):
    (tmp_path / "one.json").write_text(json.dumps({"title": "T", "text": "x"}, indent=2))
    (tmp_path / "two.json").write_text(json.dumps([{"_id": "a", "text": "x"}, 7, {"title": "U"}]))
    [one] = read_articles([str(tmp_path / "one.json")], root=tmp_path)
    assert (one.id, one.title) == ("one.json", "T")
    first, problem, last = read_articles([str(tmp_path / "two.json")], root=tmp_path)
    assert (first.id, last.title) == ("a", "U")
    assert problem == Problem(
        f"{tmp_path}/two.json[1]", "is not a JSON object but a number; left out", True
    )


@pytest.mark.parametrize(
    ("data", "good", "said"),
    [
        (b'[{"a": 1}, {"a": ], {"a": 2}]', 1, "is not JSON (Expecting value), and what follows"),
        (b'[{"a": 1}, {"a": "cut', 1, "is not JSON (Unterminated string), and"),
        (b'[{"a": 1}, {"a": 1}', 1, "is not JSON (the list breaks off), and what follows"),
        (b'[{"a": 1} {"a": 1}]', 0, "is not JSON (no comma comes after it), and what follows"),
        (b"[" * 99_999, 0, "is not JSON (nested too deeply), and what follows"),
    ],
)
def test_a_broken_list_gives_what_comes_before_the_break(data, good, said):
    found = values(data, read_json)
    assert [value for _, value in found[:good]] == [{"a": 1}] * good
    [(number, reason)] = found[good:]
    assert number == good
    assert reason.startswith(said)


def test_a_json_file_beyond_the_limit():
    read = partial(read_json, longest=1000, chunk=100)
    with pytest.raises(ValueError, match="more than 1,000 characters"):
        values(b'{"text": "' + b"x" * 2000, read)
    good, bad = values(b'[{"a": 1}, "' + b"x" * 9000 + b'", 1]', read)
    assert good == (0, {"a": 1})
    assert "or longer than 1,000 characters), and what follows cannot be read" in bad[1]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(json_values, max_size=6), st.integers(1, 30), st.sampled_from([None, 1]))
def test_lists_come_through_in_chunks_of_any_size(items, chunk, indent):
    data = json.dumps(items, indent=indent, ensure_ascii=random.random() < 0.5).encode(
        "utf-8", "surrogatepass"
    )
    read = partial(read_json, chunk=chunk)
    assert [value for _, value in values(data, read)] == items


@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.csv"])
def test_a_guessed_encoding_is_told_and_can_be_set(tmp_path, name):
    texts = ["Gőzhajó futott zátonyra a szigetnél, az utasok megmenekültek.", "Űrhajó és hőség."]
    lines = "\n".join(json.dumps({"text": text}, ensure_ascii=False) for text in texts)
    if name == "a.json":
        lines = "[" + lines.replace("\n", ",") + "]"
    elif name == "a.csv":
        lines = "text\n" + "\n".join(f'"{text}"' for text in texts)
    (tmp_path / name).write_bytes(lines.encode("cp1250"))
    for options, told in ((None, 1), (ReadOptions(encoding="cp1250"), 0)):
        survey = Survey()
        found = read_articles([str(tmp_path)], root=tmp_path, survey=survey, options=options)
        assert [article.text for article in found] == texts
        assert sum(noted.count for noted in survey.all_notes().values()) == told
