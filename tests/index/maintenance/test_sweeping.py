"""Left-overs of dead processes are told and swept, and nobody else's."""

import pytest

from nutgraf.index import StorageError, examine, verify
from nutgraf.index.maintenance.sweeping import sweep, sweep_places
from nutgraf.index.storage.temporary import PREFIX, left_overs, temporary_folder
from tests.helpers.left_over import die_while_writing


def test_a_temporary_folder_goes_with_its_block_and_is_no_left_over_before(tmp_path):
    with temporary_folder(tmp_path / "a.tar") as folder:
        assert folder.parent.parent == tmp_path
        assert left_overs(tmp_path) == []
        assert sweep_places([tmp_path]) == []
        assert folder.is_dir()
    assert list(tmp_path.iterdir()) == []


def test_only_our_own_folders_of_dead_processes_are_swept(tmp_path):
    (tmp_path / f"{PREFIX}mine").mkdir()  # of somebody else: nothing is held in it
    (tmp_path / f"{PREFIX}file").write_text("mine")
    (tmp_path / "other").mkdir()
    left = die_while_writing(tmp_path / "b.tar")
    (tmp_path / f"{PREFIX}link").symlink_to(left)
    with temporary_folder(tmp_path / "c.tar") as folder:
        assert sweep_places([tmp_path]) == [left]
        assert folder.is_dir()
    names = {each.name for each in tmp_path.iterdir()}
    assert names == {f"{PREFIX}mine", f"{PREFIX}file", f"{PREFIX}link", "other"}
    with pytest.raises(StorageError, match="is no folder"):
        sweep_places([tmp_path / "nothing"])


def test_what_a_killed_writer_left_is_a_note_and_is_swept(index):
    orphan = index.path / "segments" / "000099"
    orphan.mkdir()
    (orphan / "half").write_text("written")
    left = die_while_writing(index.path / "x")
    [note] = verify(index.path)
    assert (note.place, note.is_note) == (str(orphan), True)
    told = {each.what.split(":")[0] for each in examine(index.path) if each.mend}
    assert {"1 segment written and never committed", str(left)} <= told
    assert sweep(index.path) == [orphan, left]
    assert list(verify(index.path)) == []
    assert sweep(index.path) == []
