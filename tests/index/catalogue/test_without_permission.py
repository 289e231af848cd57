"""A reader that may not write follows the commits of the owner, and calls nothing damaged."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from nutgraf.index import Article, Index, StorageError
from nutgraf.index.catalogue.sqlite.database import ChangedMeanwhileError, Database
from nutgraf.index.storage.layout import CATALOGUE

SCHEMA = "CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT) STRICT;"

READER = """
import json, os, sys
from nutgraf.search import LiveSearcher
path, user = sys.argv[1], int(sys.argv[2])
with LiveSearcher(path) as warm:  # what a search imports lies where another user may not read
    warm.search("seals", mode="keyword")
if user:
    os.setegid(user)
    os.seteuid(user)
live = LiveSearcher(path)
print(json.dumps([]), flush=True)
for line in sys.stdin:
    found = []
    for _ in range(5):
        try:
            results = live.search("seals", mode="keyword")
            found.append([results.generation, sorted(hit.article.id for hit in results)])
        except Exception as error:
            found.append(f"{type(error).__name__}: {error}")
    print(json.dumps(found), flush=True)
"""


@pytest.fixture
def database(tmp_path):
    """A file whose writer has gone, with its log."""
    file = tmp_path / "one.sqlite"
    written = Database(file, SCHEMA)
    put(written, "1")
    written.close()
    return file


def put(database, value):
    with database.transaction("IMMEDIATE"):
        database.execute("INSERT OR REPLACE INTO settings VALUES ('a', ?)", value)


def reading(file):
    """The file opened as in a folder where nothing can be written."""
    database = Database(file)
    database._connection.close()
    database._for_reading = True
    database._open_for_reading()
    return database


def value(database):
    [[found]] = database.rows("SELECT value FROM settings WHERE key = 'a'")
    return found


def test_each_commit_is_seen_whether_its_writer_stays_or_goes(database):
    reader = reading(database)
    assert value(reader) == "1"
    for number in range(2, 6):
        writer = Database(database)
        put(writer, str(number))
        assert value(reader) == str(number)
        assert list(reader.each("SELECT value FROM settings")) == [(str(number),)]
        if number % 2:
            writer.close()
            assert value(reader) == str(number)
    reader.close()


def test_a_transaction_sees_one_state_or_says_that_there_was_none(database):
    reader = reading(database)
    with reader.transaction():
        assert value(reader) == "1"

    def two_reads():
        with reader.transaction():
            assert value(reader) == "1"
            writer = Database(database)
            put(writer, "2")
            writer.close()
            value(reader)

    with pytest.raises(ChangedMeanwhileError, match="try again"):
        two_reads()
    with reader.transaction():
        assert value(reader) == "2"
    with pytest.raises(StorageError, match="readonly"):
        put(reader, "3")
    reader.close()


def test_a_file_that_another_took_the_place_of_is_opened_again(database, tmp_path):
    reader = reading(database)
    other = Database(tmp_path / "other.sqlite", SCHEMA)
    put(other, "of the other")
    other.close()
    (tmp_path / "other.sqlite").replace(database)
    assert value(reader) == "of the other"
    reader.close()


@pytest.mark.slow
@pytest.mark.parametrize("stays", [False, True], ids=["the owner goes", "the owner stays"])
def test_another_user_follows(empty_index_of, stays):
    with tempfile.TemporaryDirectory() as folder:  # which another user may enter, unlike tmp_path
        path = Path(folder) / "own.nutgraf"
        empty_index_of().rename(path)
        for entered in (Path(folder), path):
            entered.chmod(0o755)
        user = 65_534 if os.geteuid() == 0 else 0
        with subprocess.Popen(
            [sys.executable, "-c", READER, str(path), str(user)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as reader:
            assert reader.stdout.readline() == "[]\n"
            if not user:
                path.chmod(0o555)

            def ask():
                reader.stdin.write("\n")
                reader.stdin.flush()

            held, present = Index.open(path) if stays else None, []
            for number in range(10):  # the segments of eight commits become one
                index = held or Index.open(path)
                ask()
                path.chmod(0o755)
                with index.writer() as writer:
                    writer.add(Article(id=f"s{number}", title="", text=f"Seals {number}."))
                if number == 9:
                    with index.writer() as writer:
                        writer.compact(1)
                if not user:
                    path.chmod(0o555)
                if not stays:
                    index.close()
                meanwhile = json.loads(reader.stdout.readline())
                present.append(f"s{number}")
                ask()
                after = json.loads(reader.stdout.readline())
                assert [found[1] for found in after] == [sorted(present)[:10]] * 5
                assert all(found[1] in (present[:-1], present) for found in meanwhile), meanwhile
            reader.stdin.close()
        path.chmod(0o755)
        with Index.open(path) as index:
            assert (path / CATALOGUE).exists()
            assert len(list(index.articles())) == 10
