"""Verify names every file that is not as it was written, and repair brings back what it held."""

import shutil
import sqlite3
from contextlib import closing

import pytest

from nutgraf.index import Article, Index, NutgrafError
from nutgraf.index.catalogue.catalogue import Catalogue
from nutgraf.index.maintenance.repair import repair
from nutgraf.index.maintenance.salvage import salvage
from nutgraf.index.maintenance.verification import verify
from tests.helpers.changes import change, hits
from tests.helpers.damage import faults, flip
from tests.index.crash.scenarios import article, writer

pytestmark = pytest.mark.slow


def test_nothing_is_said_of_a_whole_index(index):
    change(index, add=[Article(id="new", title="New", text="Text.")], remove=["tunnel"])
    assert list(verify(index.path)) == []


def test_every_damage_to_a_segment_is_named(small):
    files = [path for path in (small / "segments").rglob("*") if path.is_file()]
    assert len(files) > 20
    for file in files:
        content = file.read_bytes()
        for place in {0, len(content) // 2, len(content) - 1}:
            flip(file, place, 1 << place % 8)
            assert [fault.place for fault in faults(small)] == [str(file)]
            file.write_bytes(content)
        file.write_bytes(content[:-1])
        assert [fault.place for fault in faults(small)] == [str(file)]
        file.unlink()
        [fault] = faults(small)
        assert str(fault).startswith(f"{file}: missing")
        file.write_bytes(content)
    assert faults(small) == []


def test_what_belongs_to_nothing_is_named(small):
    (small / "segments" / "000099").mkdir()
    (next((small / "segments").iterdir()) / "stray").write_text("?")
    assert {fault.message for fault in faults(small)} == {
        "belongs to no commit; the next writer deletes it", "is not part of the index",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (
            "UPDATE versions SET title = 'Forged' WHERE id = 1",
            "article 'a0': differs from what",
        ),
        ("UPDATE texts SET content = x'00' WHERE version = 1", "article 'a0' cannot be read"),
        ("UPDATE versions SET born = 99 WHERE id = 2", "version 2 lives from generation 99"),
        ("DELETE FROM generations WHERE number = 2", "generations are missing"),
        ("DELETE FROM segments WHERE id = 1", "version 1 is in no segment"),
        ("UPDATE versions SET passages = x'00000000ffff0000' WHERE id = 2", "outside of its text"),
        ("DELETE FROM texts WHERE version = 1", "version 1 is missing"),
    ],
)
def test_a_catalogue_that_contradicts_itself_is_named(small, statement, expected):
    with sqlite3.connect(small / "catalogue.sqlite") as connection:
        connection.execute(statement)
    connection.close()
    found = faults(small)
    assert any(expected in str(fault) for fault in found), found


def test_a_torn_catalogue_is_named(small):
    file = small / "catalogue.sqlite"
    content = file.read_bytes()
    for damaged in (content[:4096], content[:-5000], b"\0" * 100 + content[100:]):
        file.write_bytes(damaged)
        assert {fault.place for fault in faults(small)} == {str(file)}
        with pytest.raises(NutgrafError, match=r"catalogue\.sqlite"):
            list(repair(small))


def test_a_catalogue_whose_rows_are_whole_is_written_anew_and_loses_nothing(index):
    change(index, add=[Article(id="new", title="New", text="Text.")], remove=["tunnel"])
    before = [hits(index, generation) for generation in (1, 2)]
    file = index.path / "catalogue.sqlite"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        [[page]] = connection.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'versions_history'"
        )
    flip(file, file.read_bytes().index(b"halcyon", (page - 1) * 4096))  # the key in the index
    assert {fault.place for fault in verify(index.path)} == {str(file)}
    assert list(repair(index.path)) == [
        f"{file}: its tables are written anew; by their seals, nothing is lost"
    ]
    assert list(verify(index.path)) == []
    with Index.open(index.path) as mended:
        assert [hits(mended, generation) for generation in (1, 2)] == before


def test_a_catalogue_that_has_lost_something_is_left_as_it_is(small):
    with closing(sqlite3.connect(small / "catalogue.sqlite")) as connection, connection:
        connection.execute("UPDATE versions SET born = 2 WHERE id = 3")
    content = (small / "catalogue.sqlite").read_bytes()
    with pytest.raises(NutgrafError, match="nothing was changed; restore a backup") as refused:
        list(repair(small))
    assert "\n" not in str(refused.value)
    assert "nutgraf.index.salvage" in str(refused.value)
    assert (small / "catalogue.sqlite").read_bytes() == content
    assert not list(small.glob("*.mended*"))


@pytest.mark.parametrize("last", [1, 1 << 60])
def test_a_damaged_count_of_versions_costs_no_article(small, last):
    with closing(sqlite3.connect(small / "catalogue.sqlite")) as connection, connection:
        connection.execute("UPDATE sqlite_sequence SET seq = ?", (last,))
    with closing(Catalogue(small / "catalogue.sqlite")) as catalogue:
        expected = catalogue.articles.current_ids()
    saved = list(salvage(small))
    assert sorted(article.id for article in saved) == expected


@pytest.fixture
def damaged_log(small):
    """An index whose last commit is damaged in the log; the number of that generation."""
    with Index.open(small) as index, index.snapshot(), writer(small) as opened:
        for number in (60, 61):
            opened.add(article(number))
            last = opened.commit()
        names = [f"catalogue.sqlite{end}" for end in ("", "-wal", "-shm")]
        content = {name: (small / name).read_bytes() for name in names}
    for name, each in content.items():
        (small / name).write_bytes(each)
    flip(small / names[1], len(content[names[1]]) - 200)
    return last


def test_commits_that_a_damaged_log_has_lost_are_said(small, damaged_log):
    [fault] = faults(small)
    assert (fault.place, fault.is_note) == (str(small / "catalogue.sqlite-wal"), False)
    line = next(repair(small))
    assert f"is kept, up to generation {damaged_log - 1}; index again what came after" in line


def test_a_last_commit_that_a_power_cut_may_have_left_undone_is_a_note(small, damaged_log):
    (small / "catalogue.sqlite-shm").unlink()
    first, *others = faults(small)
    assert first.place == str(small / "catalogue.sqlite-wal")
    assert "is as it was before that commit" in first.message
    assert all(fault.is_note for fault in (first, *others))
    with Index.open(small) as index:
        assert index.generation == damaged_log - 1


@pytest.mark.parametrize("part", ["keyword", "semantic", "versions", "all"])
def test_a_segment_is_written_anew_and_answers_as_before(index, part):
    change(index, remove=["halcyon"])
    before = [hits(index, generation) for generation in (1, 2)]
    [folder] = (index.path / "segments").iterdir()
    for path in [p for p in folder.rglob("*") if p.is_file()]:
        if part in (path.parent.name, path.name, "all"):
            flip(path, path.stat().st_size // 2)
    assert list(verify(index.path))
    [line] = repair(index.path)
    embedded = 5 if part in ("semantic", "all") else 0
    assert line.endswith(f"2 articles written anew, {embedded} passages encoded again")
    assert list(verify(index.path)) == []
    with Index.open(index.path) as mended:
        assert [hits(mended, generation) for generation in (1, 2)] == before
        assert mended.history()[-1].action == "repair"


def test_a_missing_segment_and_strays_are_mended(index):
    before = hits(index)
    [folder] = (index.path / "segments").iterdir()
    shutil.rmtree(folder)
    (index.path / "segments" / "000077").mkdir()
    list(repair(index.path))
    assert list(verify(index.path)) == []
    with Index.open(index.path) as mended:
        assert hits(mended) == before


def test_a_damaged_encoder_is_exported_again(index):
    before = hits(index)
    file = index.path / "encoder" / "probes.f32"
    content = file.read_bytes()
    file.unlink()  # the test indexes share it by a link
    file.write_bytes(content[:-3])
    [fault] = verify(index.path)
    assert fault.place == str(file)
    [line] = repair(index.path)
    assert line.endswith("exported again from model 'all-MiniLM-L6-v2'")
    assert list(verify(index.path)) == []
    with Index.open(index.path) as mended:
        assert hits(mended) == before
