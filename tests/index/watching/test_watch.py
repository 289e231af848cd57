"""Watching real folders: what arrives, changes and goes."""

import os
import shutil
from datetime import date

import pytest

from nutgraf.index import ArticleError, IndexLockedError
from nutgraf.index.watching.folders import Folders
from tests.index.watching.watches import (
    PARAGRAPH,
    ids,
    once,
    until,
    watching,
    write,
)


def test_files_that_come_change_and_go_are_followed(empty_index, folder):
    write(folder / "old.txt")
    with watching(empty_index.path, [folder]) as (_, reports, _):
        assert ids(empty_index) == {"news/old.txt"}
        write(folder / "deep" / "er" / "new.txt", "Tunnel shut", "The roof fell on Thursday.")
        until(lambda: "news/deep/er/new.txt" in ids(empty_index), "new file")
        write(folder / "old.txt", "Ferry afloat", "The ferry floats again, the owner said today.")
        until(lambda: empty_index.history()[-1].updated == 1, "changed file")
        (folder / "old.txt").rename(folder / "renamed.txt")
        until(lambda: ids(empty_index) == {"news/deep/er/new.txt", "news/renamed.txt"}, "renamed")
        shutil.rmtree(folder / "deep")
        until(lambda: ids(empty_index) == {"news/renamed.txt"}, "removed folder")
        moved = folder.parent / "elsewhere"
        write(moved / "a.txt", "Seals counted", "Fewer seals were seen this winter than ever.")
        moved.rename(folder / "moved")
        until(lambda: "news/moved/a.txt" in ids(empty_index), "a folder that was moved in")
    [report] = reports
    assert report.counts.removed == 2
    assert report.generation == empty_index.stats().generation


def test_a_folder_that_takes_the_place_of_the_watched_one(empty_index, folder):
    write(folder / "old.txt")
    with watching(empty_index.path, [folder]):
        for number in (1, 2):
            beside = folder.parent / f"next{number}"
            write(beside / f"came{number}.txt", f"Tunnel {number}", "The roof fell on Thursday.")
            folder.rename(folder.parent / f"before{number}")
            beside.rename(folder)
            until(lambda: ids(empty_index) == {f"news/came{number}.txt"}, "replaced")  # noqa: B023
        write(folder / "later.txt", "Seals counted", "Fewer seals were seen this winter.")
        until(lambda: "news/later.txt" in ids(empty_index), "a file that came later")


def test_an_editor_that_saves_by_renaming(empty_index, folder):
    file = folder / "a.txt"
    write(file)
    with watching(empty_index.path, [file]):
        for title in ("Second", "Third"):
            write(folder / "a.txt.tmp", title)
            os.replace(folder / "a.txt.tmp", file)  # noqa: PTH105
            until(
                lambda: empty_index.snapshot().article("news/a.txt")[0].title == title,  # noqa: B023
                title,
            )
    assert ids(empty_index) == {"news/a.txt"}


def test_hidden_files_other_kinds_and_indexes_are_left_alone(empty_index, folder):
    write(folder / "a.txt")
    write(folder / ".hidden.txt")
    write(folder / ".git" / "b.txt")
    write(folder / "picture.png")
    write(folder / "other.nutgraf" / "c.txt")
    (folder / "other.nutgraf" / "catalogue.sqlite").touch()
    with watching(empty_index.path, [folder.parent]) as (said, _, _):
        before = empty_index.stats().generation
        write(folder / ".git" / "d.txt")
        write(folder / "other.nutgraf" / "e.txt")
        write(folder / "f.txt", "Last", "By this one it is known that the others were seen.")
        until(lambda: "news/f.txt" in ids(empty_index), said)
    assert ids(empty_index) == {"news/a.txt", "news/f.txt"}
    assert empty_index.stats().generation == before + 1


@pytest.mark.parametrize("order", [1, -1])
def test_a_hidden_folder_that_is_named_is_watched_in_whatever_order(empty_index, folder, order):
    write(folder / "a.txt")
    write(folder / ".drafts" / "b.txt")
    once(empty_index, [folder, folder / ".drafts"][::order])
    assert ids(empty_index) == {"news/a.txt", "news/.drafts/b.txt"}


def test_what_changed_between_two_watches_is_made_up_for(empty_index, folder):
    for name in "abc":
        write(folder / f"{name}.txt", f"Title {name}")
    once(empty_index, [folder])
    (folder / "a.txt").unlink()
    write(folder / "b.txt", "New title")
    write(folder / "d.txt", "Title d")
    report = once(empty_index, [folder])
    assert (report.counts.added, report.counts.updated, report.counts.removed) == (1, 1, 1)
    assert ids(empty_index) == {"news/b.txt", "news/c.txt", "news/d.txt"}
    again = once(empty_index, [folder])
    assert again.generation == report.generation


def test_another_folder_s_files_are_not_taken_for_removed(empty_index, folder):
    write(folder / "a.txt")
    write(folder.parent / "more" / "b.txt")
    once(empty_index, [folder, folder.parent / "more"])
    once(empty_index, [folder])
    assert ids(empty_index) == {"news/a.txt", "more/b.txt"}


def test_removed_files_may_be_kept(empty_index, folder):
    write(folder / "a.txt")
    once(empty_index, [folder])
    (folder / "a.txt").unlink()
    assert once(empty_index, [folder], keep_removed=True).counts.removed == 0
    assert ids(empty_index) == {"news/a.txt"}


def lines(*numbers):
    return "".join(
        f'{{"id": "n{i}", "title": "Title {i}", "text": "{PARAGRAPH}"}}\n' for i in numbers
    )


def test_articles_that_leave_a_file_are_removed_but_not_where_it_cannot_be_read(
    empty_index, folder
):
    (folder / "a.jsonl").write_text(lines(1, 2, 3))
    once(empty_index, [folder])
    (folder / "a.jsonl").write_text(lines(1) + "{broken\n")
    once(empty_index, [folder])
    assert ids(empty_index) == {"n1", "n2", "n3"}  # the broken line may be one of them
    assert list(empty_index.stats().skipped) == ["news/a.jsonl:2"]
    (folder / "a.jsonl").write_text(lines(1, 3))
    once(empty_index, [folder])
    assert ids(empty_index) == {"n1", "n3"}
    assert empty_index.stats().skipped == {}


def test_an_article_in_two_files_stays_as_long_as_one_has_it(empty_index, folder):
    (folder / "a.jsonl").write_text(lines(1, 2))
    (folder / "b.jsonl").write_text(lines(2, 3).replace("Title", "Other title"))
    once(empty_index, [folder])
    (folder / "b.jsonl").unlink()
    once(empty_index, [folder])
    assert ids(empty_index) == {"n1", "n2"}
    with empty_index.snapshot() as snapshot:
        assert snapshot.article("n2")[0].title == "Title 2"  # as the file that is left has it


def test_a_path_that_does_not_exist(empty_index, folder):
    with pytest.raises(ArticleError, match="does not exist"):
        once(empty_index, [folder / "nothing"])


def test_another_writer_is_waited_for(empty_index, folder):
    write(folder / "a.txt")
    with empty_index.writer(), pytest.raises(IndexLockedError):
        once(empty_index, [folder])
    with watching(empty_index.path, [folder]) as (said, _, _):
        with empty_index.writer() as writer:
            write(folder / "b.txt", "Second")
            until(lambda: any("another writer" in line for line in said), said)
            writer.rollback()
        until(lambda: "news/b.txt" in ids(empty_index), said)


def test_changes_that_have_just_come_are_brought_in_at_the_end(empty_index, folder):
    with watching(empty_index.path, [folder], quiet=1000.0, every=1000.0) as (_, _, watch):
        write(folder / "a.txt")
        until(lambda: watch._work.paths, "the change is told")
    assert ids(empty_index) == {"news/a.txt"}


def test_a_stream_of_changes_is_committed_all_the_same(empty_index, folder):
    with watching(empty_index.path, [folder], quiet=1000.0, every=0.2):
        write(folder / "a.txt")
        until(lambda: ids(empty_index), "commit after `every`")


def test_changes_that_nobody_told_of_are_found_by_looking_again(empty_index, folder, monkeypatch):
    # As on a network file system, or once the system's queue has run over.
    monkeypatch.setattr(Folders, "start", lambda self, events: None)
    write(folder / "same.txt", "Same", "This text stays as it is for all of the time.")
    write(folder / "old.txt")
    with watching(empty_index.path, [folder], rescan=0.2) as (_, reports, _):
        write(folder / "new.txt", "Tunnel shut", "The roof fell on Thursday.")
        until(lambda: "news/new.txt" in ids(empty_index), "new file")
        write(folder / "old.txt", "Ferry afloat", "The ferry floats again, the owner said today.")
        until(lambda: empty_index.history()[-1].updated == 1, "changed file")
        (folder / "new.txt").unlink()
        until(lambda: ids(empty_index) == {"news/old.txt", "news/same.txt"}, "removed file")
    assert reports[0].counts.unchanged == 0, "what was not written to was read again"


def test_day_and_month_are_read_as_the_whole_folder_shows(empty_index, folder):
    """Also where the file that shows it comes later, in the same look or in another."""
    text = "---\ndate: {}\n---\n# Ferry\n\nIt sails at night.\n"

    def day(name):
        return empty_index.get(f"news/{name}").date

    (folder / "a.md").write_text(text.format("03/04/2018"))
    with watching(empty_index.path, [folder]):
        until(lambda: empty_index.get("news/a.md"), "the first file")
        assert day("a.md") == date(2018, 3, 4)
        (folder / "b.md").write_text(text.format("25/12/2018"))
        until(lambda: empty_index.get("news/b.md"), "the file that shows the order")
        assert day("a.md") == date(2018, 4, 3)
        (folder / "c.md").write_text(text.format("05/06/2018"))
        until(lambda: empty_index.get("news/c.md"), "a later file")
        assert day("c.md") == date(2018, 6, 5)
