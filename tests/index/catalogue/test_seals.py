"""A bit that flips anywhere in the catalogue or its log is found, or has changed nothing."""

import contextlib
import random
import shutil
import sqlite3
import struct
import zlib
from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nutgraf.index import Index
from nutgraf.index.catalogue.catalogue import Catalogue
from nutgraf.index.catalogue.sqlite.write_ahead_log import FRAME, HEADER, INDEX, log_faults
from nutgraf.index.catalogue.tables import FORMAT, SEALED
from nutgraf.index.maintenance.verification import verify
from tests.helpers.damage import faults
from tests.index.crash.scenarios import article, writer

HEAD = 100
"""Bytes of the file's header: the least of it all, and each has a meaning of its own."""


def dump(file):
    with closing(sqlite3.connect(file)) as connection:
        return list(connection.iterdump())


def restored(path, content):
    for name, each in content.items():
        (path / name).write_bytes(each)
    for name in {"catalogue.sqlite-wal", "catalogue.sqlite-shm"} - content.keys():
        (path / name).unlink(missing_ok=True)


def assert_found_or_nothing_changed(path, content, name, place, bit, whole):
    flipped = bytearray(content[name])
    flipped[place] ^= bit
    restored(path, content | {name: bytes(flipped)})
    if not (found := faults(path)):
        restored(path, content | {name: bytes(flipped)})
        assert dump(path / "catalogue.sqlite") == whole, f"{name}, byte {place}, bit {bit}"
        writer(path).close()
        with writer(path) as opened:
            opened.add(article(50))
        assert faults(path) == []
    assert all(str(fault).startswith(str(path)) and "\n" not in str(fault) for fault in found)


def place_of(number, content):
    """A place, mostly where something is written: most of a small database is empty."""
    written = [place for place, byte in enumerate(content) if byte]
    choices = (written, range(HEAD), range(len(content)))
    places = choices[number % len(choices)]
    return places[number // len(choices) % len(places)]


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(number=st.integers(0, 1 << 30), bit=st.sampled_from([1 << n for n in range(8)]))
def test_every_flipped_bit_of_the_catalogue_is_found_or_harmless(base, small, number, bit):
    name = "catalogue.sqlite"
    content = {name: (base / name).read_bytes()}
    place = place_of(number, content[name])
    assert_found_or_nothing_changed(small, content, name, place, bit, dump(base / name))


@pytest.fixture(scope="module")
def logged(base, tmp_path_factory):
    """The catalogue of an index and its log, which a reader keeps from being emptied."""
    path = tmp_path_factory.mktemp("logged") / "index"
    shutil.copytree(base, path)
    with Index.open(path) as index, index.snapshot(), writer(path) as opened:
        for number in (60, 61):
            opened.add(article(number))
            opened.commit()
        names = ("catalogue.sqlite", "catalogue.sqlite-wal", "catalogue.sqlite-shm")
        content = {name: (path / name).read_bytes() for name in names}
    return path, content, dump(path / names[0])


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(number=st.integers(0, 1 << 30), bit=st.sampled_from([1 << n for n in range(8)]))
def test_every_flipped_bit_of_the_log_is_found_or_harmless(logged, tmp_path, number, bit):
    whole_path, content, whole = logged
    path, name = tmp_path / "index", "catalogue.sqlite-wal"
    shutil.rmtree(path, ignore_errors=True)
    shutil.copytree(whole_path, path)
    restored(path, content)
    assert list(log_faults(path / "catalogue.sqlite")) == []
    place = place_of(number, content[name])
    assert_found_or_nothing_changed(path, content, name, place, bit, whole)


def test_a_log_that_a_dead_writer_left_unfinished_is_no_fault(small):
    with Index.open(small) as index, index.snapshot(), writer(small) as opened:
        opened.add(article(60))
        opened.commit()
        log = (small / "catalogue.sqlite-wal").read_bytes()
    file = small.parent / "copy"
    for length in (0, 31, 32, 33, 32 + 24, len(log) - 1, len(log) - 4096):
        (small.parent / "copy-wal").write_bytes(log[:length])
        assert list(log_faults(file)) == []


def test_a_broken_frame_is_a_fault_if_its_commit_was_finished_for_all_that_is_known(logged):
    path, content, _ = logged
    log, index = content["catalogue.sqlite-wal"], content["catalogue.sqlite-shm"]
    size = FRAME.size + 4096
    frames = [log[at : at + size] for at in range(HEADER.size, len(log) - size + 1, size)]
    ends = [number for number, each in enumerate(frames) if FRAME.unpack_from(each)[1]]
    last, middle = ends[-1], (ends[-2] + ends[-1]) // 2
    assert ends[-2] < middle < last

    def told(broken, index):
        cut = log[: HEADER.size + (last + 1) * size]
        at = HEADER.size + broken * size + 200
        file = path.parent / "broken"
        (path.parent / "broken-wal").write_bytes(cut[:at] + bytes([cut[at] ^ 1]) + cut[at + 1 :])
        (path.parent / "broken-shm").write_bytes(index)
        return [(fault.message.split(":")[0], fault.certain) for fault in log_faults(file)]

    assert told(middle, index) == [(f"frame {middle} is damaged", True)]
    assert told(last, index) == [(f"frame {last} is damaged", True)]
    # Without the index a commit after the broken one shows that that was finished.
    for unknown in (b"", bytes(len(index)), bytes([index[0] ^ 1]) + index[1:]):
        assert told(middle, unknown) == [(f"frame {middle} is not whole", False)]
        assert told(ends[-2], unknown) == [(f"frame {ends[-2]} is damaged", True)]
    # With the index of the moment before the last commit, that was not finished.
    earlier = INDEX.unpack_from(index)
    fields = struct.pack("=4x8xBxH2I2I8s", *earlier[:2], ends[-2] + 1, *earlier[3:7])
    fields = index[:12] + fields[12:]
    sums = (0, 0)
    for even, odd in struct.iter_unpack("=2I", fields):
        sums = (sums[0] + even + sums[1]) & 0xFFFFFFFF, sums[1]
        sums = sums[0], (sums[1] + odd + sums[0]) & 0xFFFFFFFF
    header = fields + struct.pack("=2I", *sums)
    assert told(middle, header * 2) == []
    assert told(ends[-2], header * 2) == [(f"frame {ends[-2]} is damaged", True)]


def test_what_a_rollback_of_the_transaction_forgets_the_seals_forget(small):
    with closing(Catalogue(small / "catalogue.sqlite")) as catalogue:
        with contextlib.suppress(RuntimeError), catalogue.writing():
            catalogue.settings.put({"language": "de"})
            raise RuntimeError
        assert catalogue.settings.of_index()["language"] == "en"
        assert list(catalogue.database.broken_seals()) == []
        with catalogue.writing():
            catalogue.settings.put({"language": "de", "other": 1})
            catalogue.skipped.put({"a": "b", "c": "d", "e": "f"}, 1)
            catalogue.skipped.put({"a": "b", "c": "g"}, 1)
            catalogue.skipped.drop(["e"])
        assert list(catalogue.database.broken_seals()) == []


def test_rows_that_come_and_go_unseen_are_told_by_their_number(small):
    with closing(sqlite3.connect(small / "catalogue.sqlite")) as connection, connection:
        connection.execute("DELETE FROM bands WHERE version = 1")
        connection.execute("INSERT INTO copies VALUES (1, 2)")
    bands, copies = sorted(map(str, faults(small)))
    assert "table bands was changed outside of a commit" in bands
    assert copies.endswith("table copies was changed outside of a commit (2 rows, of 1 sealed)")


def test_an_index_of_the_format_before_is_read_and_sealed_by_its_next_commit(small):
    file = small / "catalogue.sqlite"
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("DROP TABLE seals")
        connection.execute("UPDATE settings SET value = '2' WHERE key = 'format'")
    assert faults(small) == []
    with writer(small) as opened:
        opened.add(article(70))
    with closing(Catalogue(file)) as catalogue:
        assert catalogue.settings.of_index()["format"] == FORMAT
        assert len(list(catalogue.database.broken_seals())) == 0
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE earlier_lives SET born = born + 1")
    assert any("table earlier_lives" in str(fault) for fault in faults(small))


def test_packed_texts_of_the_format_before_are_read_and_new_ones_are_not_packed(small):
    with closing(Catalogue(small / "catalogue.sqlite")) as catalogue:
        before = [catalogue.articles.get(version)[0] for version, *_ in catalogue.lives.all()]
        with catalogue.writing():
            catalogue.settings.put({"format": SEALED})
            for version, text in catalogue.database.rows("SELECT version, content FROM texts"):
                catalogue.database.execute(
                    "UPDATE texts SET content = ? WHERE version = ?",
                    *(zlib.compress(text.encode()), version),
                )
    assert faults(small) == []
    with writer(small) as opened:
        opened.add(article(70))
    with closing(Catalogue(small / "catalogue.sqlite")) as catalogue:
        assert catalogue.settings.of_index()["format"] == FORMAT
        again = [catalogue.articles.get(version)[0] for version, *_ in catalogue.lives.all()]
        kinds = catalogue.database.rows("SELECT typeof(content) FROM texts ORDER BY version")
    assert again[: len(before)] == before
    assert [kind for (kind,) in kinds] == ["blob"] * len(before) + ["text"]
    assert faults(small) == []


@pytest.mark.slow
def test_every_file_of_an_index_is_covered(index):
    """One bit of each file, the encoder's among them."""
    draw = random.Random(7)
    index.close()
    files = [path for path in index.path.rglob("*") if path.is_file()]
    for file in files:
        content = file.read_bytes()
        if file.name in ("write.lock", "catalogue.sqlite") or not content:
            continue  # the lock is no part of the index; the catalogue has its own tests
        place = draw.randrange(len(content))
        file.unlink()  # some files are shared with other tests by a link
        file.write_bytes(content[:place] + bytes([content[place] ^ 4]) + content[place + 1 :])
        assert str(file) in {fault.place for fault in verify(index.path)}
        file.write_bytes(content)
    assert list(verify(index.path)) == []
