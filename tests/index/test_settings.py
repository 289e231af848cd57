"""Opening an index: what is refused, and what the user is told to do."""

import sqlite3

import pytest

from nutgraf.index import (
    EncoderError,
    Index,
    IndexDamagedError,
    IndexNotFoundError,
    StorageError,
)
from nutgraf.index.catalogue.tables import FORMAT


def test_no_index_is_said_with_what_to_do(tmp_path):
    with pytest.raises(IndexNotFoundError, match=r"create one with Index\.create"):
        Index.open(tmp_path / "none")


@pytest.mark.parametrize("door", [Index.open, Index.create, Index.open_or_create])
def test_a_file_in_the_place_of_the_index_is_refused(tmp_path, door):
    file = tmp_path / "file"
    file.write_text("mine")
    with pytest.raises(StorageError, match="is a file"):
        door(file)
    assert file.read_text() == "mine"


def test_a_folder_with_other_files_is_not_taken_over(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(StorageError, match=r"thesis\.txt"):
        Index.create(tmp_path)


def test_another_model_or_language_than_the_index_was_built_with_is_refused(index):
    with pytest.raises(EncoderError, match="built with model 'all-MiniLM-L6-v2', not 'other'"):
        Index.open_or_create(index.path, model="other")
    with pytest.raises(StorageError, match="built with language 'en', not 'de'"):
        Index.open_or_create(index.path, language="de")


def test_another_format_is_refused(index):
    with sqlite3.connect(index.path / "catalogue.sqlite") as connection:
        connection.execute("UPDATE settings SET value = '99' WHERE key = 'format'")
    connection.close()
    with pytest.raises(IndexDamagedError, match=f"of format 99, this nutgraf reads {FORMAT}"):
        Index.open(index.path)


def test_a_catalogue_that_is_no_database_is_refused_by_name(index):
    index.close()
    (index.path / "catalogue.sqlite").write_bytes(b"not a database" * 1000)
    with pytest.raises(IndexDamagedError, match=r"catalogue\.sqlite"):
        Index.open(index.path)
