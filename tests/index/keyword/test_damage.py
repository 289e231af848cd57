"""A damaged folder: refused by name, and never a crash, a hang or a line of foreign code."""

import pickle
import shutil
import struct
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from nutgraf.index import IndexDamagedError
from nutgraf.index.keyword import (
    FIELDS,
    KEYWORD_FILES,
    KeywordArticle,
    KeywordSegment,
    keyword_files,
)
from nutgraf.index.keyword.merge import Kept, merge_keyword


@pytest.fixture(scope="module")
def intact(write) -> Path:
    rng = np.random.default_rng(1)
    words = [f"word{number}" for number in range(60)] + ["often"] * 60
    corpus = [
        KeywordArticle(
            title=f"title {words[i]}",
            passages=[" ".join(rng.choice(words, 400 if i == 7 else 20)) for _ in range(i % 4)],
            source="The Source",
            url="https://example.org/path",
        )
        for i in range(60)
    ]
    return write(corpus).folder


@pytest.fixture
def folder(intact, tmp_path) -> Path:
    return Path(shutil.copytree(intact, tmp_path / "keyword"))


class Marker:
    """Unpickling one makes a folder."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self):
        return Path.mkdir, (self.path,)


def read_everything(folder: Path) -> None:
    """Open a folder and read all that is in it, as searching and merging do."""
    segment = KeywordSegment.open(folder)
    segment.dates().sum()
    for field in FIELDS:
        segment.lengths(field).sum()
        for term in segment.terms(field):
            postings = segment.postings(field, term)
            if postings:
                assert int(postings.rows.max()) < segment.rows
                len(postings.lengths), len(postings.positions()[1])
                postings.positions(np.array([len(postings) - 1]))
                assert postings.frequencies is None or len(postings.frequencies) == len(postings)
    kept = Kept(segment, np.arange(segment.articles) % 2 == 0, lambda field, document: [])
    merge_keyword(folder.parent / "merged", [kept])


def test_a_pickle_in_place_of_any_file_is_refused_by_name_and_not_run(folder, tmp_path):
    marker = tmp_path / "ran"
    planted = pickle.dumps(Marker(marker))
    for path in keyword_files(folder):
        kept = path.read_bytes()
        for content in (planted, planted * 100, kept + planted, planted + kept[len(planted) :]):
            path.write_bytes(content)
            with pytest.raises(IndexDamagedError, match=path.name):
                KeywordSegment.open(folder)
        path.write_bytes(kept)
    read_everything(folder)
    assert not marker.exists()
    pickle.loads(planted)
    assert marker.exists()  # the pickle would have run


def test_a_pickle_inside_an_array_is_data(folder, tmp_path):
    marker = tmp_path / "ran"
    planted = pickle.dumps(Marker(marker))
    for path in keyword_files(folder):
        content = bytearray(path.read_bytes())
        content[-len(planted) :] = planted
        path.write_bytes(content)
    with suppress(IndexDamagedError):
        read_everything(folder)
    assert not marker.exists()


@pytest.mark.parametrize("name", KEYWORD_FILES)
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()
    with pytest.raises(IndexDamagedError, match=f"{name}: missing"):
        KeywordSegment.open(folder)


@pytest.mark.parametrize("name", KEYWORD_FILES)
def test_a_file_of_any_other_size_is_named(folder, name):
    path = folder / name
    content = path.read_bytes()
    for size in {0, 1, 31, 32, 100, len(content) // 2, len(content) - 1}:
        path.write_bytes(content[:size])
        with pytest.raises(IndexDamagedError, match=name):
            KeywordSegment.open(folder)
    path.write_bytes(content + b"\0")
    with pytest.raises(IndexDamagedError, match=name):
        KeywordSegment.open(folder)


def test_a_file_in_the_place_of_another_is_named(folder, intact):
    shutil.copy(intact / "title.arrays", folder / "body.arrays")
    with pytest.raises(IndexDamagedError, match=r"body\.arrays"):
        KeywordSegment.open(folder)


def test_a_file_of_a_later_format_says_so(folder):
    path = folder / "body.arrays"
    content = bytearray(path.read_bytes())
    content[8:12] = struct.pack("<I", 99)
    path.write_bytes(content)
    with pytest.raises(IndexDamagedError, match=r"body\.arrays: has format 99"):
        KeywordSegment.open(folder)


@pytest.mark.parametrize("seed", range(80))
def test_changed_bytes_raise_the_one_error_or_change_an_answer(folder, seed):
    rng = np.random.default_rng(seed)
    for path in keyword_files(folder):
        if seed % 2 and path.name != "body.arrays":
            continue
        content = bytearray(path.read_bytes())
        for _ in range(int(rng.integers(1, 6))):
            content[int(rng.integers(len(content)))] = int(rng.choice([0, 1, 0x7F, 0x80, 0xFF]))
        path.write_bytes(content)
    with suppress(IndexDamagedError):  # any other error fails the test
        read_everything(folder)
