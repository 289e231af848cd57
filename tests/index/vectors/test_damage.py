"""A file that is torn, missing or another one is refused by name, and FAISS never sees it."""

import json
import shutil

import numpy as np
import pytest

from nutgraf.index import IndexDamagedError
from nutgraf.index.vectors import VectorSegment

from .conftest import DIMENSION, clustered, questions, search, write

FILES = ["cells.faiss", "cells.json", "cells.rows", "keys", "vectors.faiss"]


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return write(tmp_path_factory.mktemp("whole") / "semantic", clustered(500), flat_rows=100)


@pytest.fixture
def copy(whole, tmp_path):
    return shutil.copytree(whole.folder, tmp_path / "semantic")


def open_and_ask(folder, rows=500, dimension=DIMENSION):
    query = np.ones(dimension, np.float32)
    return search(VectorSegment(folder, rows, dimension), query, 10)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("share", [0, 0.001, 0.02, 0.1, 0.5, 0.9, 0.99, 0.9999])
def test_a_torn_file_is_refused_by_name(copy, name, share):
    data = (copy / name).read_bytes()
    (copy / name).write_bytes(data[: int(len(data) * share)])
    with pytest.raises(IndexDamagedError, match=name):
        open_and_ask(copy)


@pytest.mark.parametrize("name", FILES)
def test_a_longer_file_is_refused_by_name(copy, name):
    with (copy / name).open("ab") as file:
        file.write(bytes(100))
    with pytest.raises(IndexDamagedError, match=name):
        open_and_ask(copy)


@pytest.mark.parametrize("name", [name for name in FILES if name != "cells.json"])
def test_a_missing_file_is_refused_by_name(copy, name):
    (copy / name).unlink()
    with pytest.raises(IndexDamagedError, match=name):
        open_and_ask(copy)


@pytest.mark.parametrize("name", ["cells.faiss", "vectors.faiss"])
def test_a_file_of_zeros_is_refused_by_name(copy, name):
    (copy / name).write_bytes(bytes((copy / name).stat().st_size))
    with pytest.raises(IndexDamagedError, match=name):
        open_and_ask(copy)


@pytest.mark.parametrize(
    "change",
    [
        {"format": 2},
        {"margin": "wide"},
        {"cells": None},
        {"dimensions": 16},
        {"cells": 64},
        {"bytes": 0},
    ],
)
def test_other_properties_than_the_file_has_are_refused(copy, change):
    file = copy / "cells.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | change))
    with pytest.raises(IndexDamagedError, match="cells"):
        open_and_ask(copy)


@pytest.mark.parametrize(("rows", "dimension"), [(501, 32), (499, 32), (500, 31), (1000, 16)])
def test_other_rows_than_expected_are_refused(copy, rows, dimension):
    with pytest.raises(IndexDamagedError, match=f"not hold {rows} vectors of {dimension} dim"):
        open_and_ask(copy, rows, dimension)


def test_cells_of_other_rows_are_refused(copy, tmp_path):
    other = write(tmp_path / "other", clustered(600), flat_rows=100)
    for name in FILES[:3]:
        shutil.copy(other.folder / name, copy / name)
    with pytest.raises(IndexDamagedError, match="cells"):
        open_and_ask(copy)


@pytest.mark.parametrize("mapped", [0, 1 << 30])
def test_rows_that_vanish_while_in_use_are_an_error_and_no_crash(copy, mapped):
    segment = VectorSegment(copy, 500, DIMENSION, mapped=mapped)
    file = copy / "vectors.faiss"
    with file.open("r+b") as stream:
        stream.truncate(5_000)
    with pytest.raises(IndexDamagedError, match=r"vectors\.faiss"):
        search(segment, questions(2)[0], 10, None)
    assert np.isfinite(segment.keys()).all()
