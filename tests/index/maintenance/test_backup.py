"""Backups: consistent while writing goes on, checked before they are put in place."""

import dataclasses
import io
import json
import shutil
import tarfile
import threading

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nutgraf.index import Article, Index, IndexDamagedError, IndexNotFoundError, StorageError
from nutgraf.index.articles.export_record import export_record, exported_article
from nutgraf.index.maintenance.backup import write_backup
from nutgraf.index.maintenance.doctor import examine
from nutgraf.index.maintenance.restore import restore_backup
from nutgraf.index.maintenance.verification import verify
from tests.conftest import HALCYON, TUNNEL


def articles(index):
    with index.snapshot() as snapshot:
        return list(snapshot.articles())


def test_what_was_backed_up_comes_back_whole_with_all_generations(index, tmp_path):
    with index.writer() as writer:
        writer.remove("tunnel")
        writer.add(dataclasses.replace(HALCYON, title="Ferry afloat"))
    report = write_backup(index.path, tmp_path / "b.tar")
    restored = restore_backup(tmp_path / "b.tar", tmp_path / "again")
    assert (report.generation, report.files, report.bytes) == (
        restored.generation,
        restored.files,
        restored.bytes,
    )
    with Index.open(tmp_path / "again") as again:
        assert articles(again) == articles(index)
        assert again.history() == index.history()
        with again.snapshot(1) as earlier:
            assert list(earlier.articles()) == [HALCYON, TUNNEL]
        with again.writer() as writer:
            assert writer.add(TUNNEL) == "added"
    # Files keep the times by which they are known, so that opening reads none of them whole.
    files = [file for file in (index.path / "segments").rglob("*") if file.is_file()]
    for file in files:
        twin = tmp_path / "again" / file.relative_to(index.path)
        assert file.stat().st_mtime_ns == twin.stat().st_mtime_ns


def test_a_folder_that_is_not_there_is_said(index, tmp_path):
    with pytest.raises(StorageError, match=r"x\.tar: there is no folder .*none; make it, or"):
        write_backup(index.path, tmp_path / "none" / "x.tar")


def test_what_a_change_of_the_model_has_left_is_not_backed_up(index, tmp_path):
    left = index.path / "encoders" / "000009"
    left.mkdir(parents=True)
    (left / "model.onnx").write_bytes(b"half of a copy")
    write_backup(index.path, tmp_path / "x.tar")
    restore_backup(tmp_path / "x.tar", tmp_path / "again")
    assert not (tmp_path / "again" / "encoders").exists()
    assert list(verify(tmp_path / "again")) == []


@pytest.mark.slow
def test_a_backup_taken_while_a_writer_commits_and_merges_is_of_one_generation(index, tmp_path):
    over, failed = threading.Event(), []

    def write():
        try:
            with Index.open(index.path) as mine:
                number = 0
                while not over.is_set():
                    with mine.writer(wait=10) as writer:
                        article = dataclasses.replace(TUNNEL, id=f"t{number}")
                        writer.add(article)
                    number += 1
        except BaseException as error:
            failed.append(error)
            raise

    thread = threading.Thread(target=write)
    thread.start()
    try:
        for number in range(3):
            report = write_backup(index.path, tmp_path / f"{number}.tar")
            restore_backup(tmp_path / f"{number}.tar", tmp_path / f"again{number}")
            with Index.open(tmp_path / f"again{number}") as again:
                found = {article.id for article in articles(again)}
                added = sum(generation.added for generation in again.history())
                assert again.stats().generation == report.generation
                assert len(found) == added
    finally:
        over.set()
        thread.join()
    assert failed == []


def test_nothing_is_written_over(index, tmp_path):
    file = tmp_path / "b.tar"
    file.write_text("mine")
    with pytest.raises(StorageError, match="exists already"):
        write_backup(index.path, file)
    assert file.read_text() == "mine"
    file.unlink()
    write_backup(index.path, file)
    with pytest.raises(StorageError, match="exists already"):
        restore_backup(file, index.path)
    (tmp_path / "empty").mkdir()
    restore_backup(file, tmp_path / "empty")
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_no_index_and_no_file(tmp_path):
    with pytest.raises(IndexNotFoundError):
        write_backup(tmp_path / "nothing", tmp_path / "b.tar")
    with pytest.raises(StorageError, match="does not exist"):
        restore_backup(tmp_path / "b.tar", tmp_path / "again")
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_index_is_not_backed_up(index, tmp_path):
    [file] = (index.path / "segments").rglob("vectors.faiss")
    data = bytearray(file.read_bytes())
    data[-1] ^= 1
    file.write_bytes(data)
    with pytest.raises(IndexDamagedError, match=r"vectors\.faiss"):
        write_backup(index.path, tmp_path / "b.tar")
    file.unlink()
    with pytest.raises(IndexDamagedError, match=r"vectors\.faiss: missing"):
        write_backup(index.path, tmp_path / "b.tar")
    assert not (tmp_path / "b.tar").exists()


@pytest.fixture(scope="module")
def archive(template, tmp_path_factory):
    """A backup of an index without articles."""
    folder = tmp_path_factory.mktemp("archive")
    index = shutil.copytree(template, folder / "index")  # which remembers its backups
    file = folder / "b.tar"
    write_backup(index, file)
    return file


def members(archive):
    with tarfile.open(archive) as opened:
        return [(member, opened.extractfile(member).read()) for member in opened]


def test_an_index_without_articles(archive, tmp_path):
    restore_backup(archive, tmp_path / "again")
    with Index.open(tmp_path / "again") as again:
        assert again.stats().articles == 0
        assert examine(tmp_path / "again") == []


def rewritten(archive, target, change):
    """A backup whose list of (member, bytes) was changed."""
    listed = members(archive)
    change(listed)
    with tarfile.open(target, "w") as opened:
        for member, data in listed:
            opened.addfile(member, io.BytesIO(data))
    return target


def odd(name, kind=tarfile.REGTYPE, **fields):
    member = tarfile.TarInfo(name)
    member.type = kind
    for field, value in fields.items():
        setattr(member, field, value)
    return member, b""


def in_manifest(listed, name):
    manifest = json.loads(listed[0][1])
    manifest["files"].append({**manifest["files"][0], "path": name})
    data = json.dumps(manifest).encode()
    listed[0][0].size = len(data)
    listed[0] = (listed[0][0], data)


@pytest.mark.parametrize(
    "change",
    [
        lambda listed: listed.append(odd("../outside")),
        lambda listed: listed.append(odd("/tmp/outside")),
        lambda listed: listed.append(odd("segments/000001/../../../outside")),
        lambda listed: listed.append(odd("unknown")),
        lambda listed: listed.append(listed[1]),
        lambda listed: listed.pop(),
        lambda listed: listed.pop(0),
        lambda listed: listed.clear(),
        lambda listed: in_manifest(listed, "../outside"),
        lambda listed: in_manifest(listed, "encoder/../../outside"),
        lambda listed: in_manifest(listed, "encoder/.hidden"),
        lambda listed: in_manifest(listed, "elsewhere/a"),
        lambda listed: in_manifest(listed, "/etc/outside"),
        lambda listed: in_manifest(listed, "encoder/unlisted"),
        lambda listed: listed.__setitem__(
            -1, odd(listed[-1][0].name, tarfile.SYMTYPE, linkname="/etc/passwd")
        ),
        lambda listed: listed.__setitem__(
            -1, odd(listed[-1][0].name, tarfile.LNKTYPE, linkname="catalogue.sqlite")
        ),
        lambda listed: listed.__setitem__(-1, odd(listed[-1][0].name, tarfile.DIRTYPE)),
        lambda listed: listed.__setitem__(-1, odd(listed[-1][0].name, tarfile.FIFOTYPE)),
        lambda listed: listed.__setitem__(1, (listed[1][0], bytes(listed[1][0].size))),
        lambda listed: listed.__setitem__(0, (odd("manifest.json", size=2)[0], b"[]")),
        lambda listed: listed.__setitem__(0, (odd("manifest.json", size=2)[0], b"{}")),
    ],
)
def test_what_is_no_whole_backup_is_refused_before_anything_is_in_place(archive, tmp_path, change):
    bad = rewritten(archive, tmp_path / "bad.tar", change)
    with pytest.raises(IndexDamagedError) as caught:
        restore_backup(bad, tmp_path / "in" / "again")
    assert str(caught.value).startswith(f"{bad}: ")
    assert "\n" not in str(caught.value)
    assert list((tmp_path / "in").iterdir()) == []
    assert not (tmp_path / "outside").exists()


@settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(st.data())
def test_a_backup_with_a_flipped_bit_or_cut_short_is_refused(archive, tmp_path_factory, data):
    whole = archive.read_bytes()
    with tarfile.open(archive) as opened:
        ends = [(member.offset_data, member.offset_data + member.size) for member in opened]
    start, end = data.draw(st.sampled_from([span for span in ends if span[1] > span[0]]))
    place = data.draw(st.integers(start, end - 1))
    if data.draw(st.booleans()):
        broken = bytearray(whole)
        broken[place] ^= 1 << data.draw(st.integers(0, 7))
    else:
        broken = bytearray(whole[:place])
    folder = tmp_path_factory.mktemp("broken")
    (folder / "b.tar").write_bytes(broken)
    try:
        restore_backup(folder / "b.tar", folder / "again")
    except (IndexDamagedError, StorageError):
        assert not (folder / "again").exists()
    else:
        # Only what the manifest says beside digests, such as when it was made, may differ.
        assert start == ends[0][0]
        Index.open(folder / "again").close()


@given(
    st.builds(
        Article,
        id=st.text(st.characters(codec="utf-8"), min_size=1),
        title=st.text(st.characters(codec="utf-8")),
        text=st.text(st.characters(codec="utf-8")),
        source=st.none() | st.text(st.characters(codec="utf-8")),
        author=st.none() | st.text(st.characters(codec="utf-8")),
        date=st.none() | st.dates(),
        url=st.none() | st.text(st.characters(codec="utf-8")),
        language=st.none() | st.sampled_from(["en", "de"]),
        metadata=st.dictionaries(
            st.text(st.characters(codec="utf-8")),
            st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8")),
        ),
    )
)
def test_an_exported_article_comes_back_as_it_was(article):
    line = json.dumps(export_record(article), ensure_ascii=False)
    assert exported_article(json.loads(line)) == article


def test_a_changed_export_is_read_as_any_other_record():
    record = export_record(HALCYON)
    assert exported_article(record | {"title": "Other"}) is None
    assert exported_article(record | {"more": 1}) is None
    assert exported_article(record | {"date": 5}) is None
    assert exported_article(record | {"content_hash": None}) is None
    assert exported_article(record | {"text": "\ud800"}) is None
