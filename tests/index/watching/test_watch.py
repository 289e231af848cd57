"""Watching real folders and feeds of a real server: what arrives, changes and goes."""

import os
import shutil
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from nutgraf.index import ArticleError, FetchError, Index, IndexLockedError
from nutgraf.index.feeds import Client, Limits
from nutgraf.index.watching import Settings, Watch
from nutgraf.index.watching.folders import Folders
from tests.site import Site, page, rss

PATIENCE = 30.0
PARAGRAPH = "The ferry Halcyon ran onto rocks near Tolm on Saturday night, the coastguard said."


def until(holds, what):
    """Wait until something is so, for as long as it may take a busy machine."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)


def ids(index):
    return set(index.catalogue.current_ids())


def watch_of(index, paths, feeds=(), said=None, **settings):
    defaults = {"quiet": 0.05, "every": 5.0, "interval": 60.0, "wait": 0.2}
    return Watch(
        index,
        [Path(path) for path in paths],
        feeds,
        Settings(**(defaults | settings)),
        lambda events: Client(
            allow_private=True, interval=0, limits=Limits(2, 1, 2), stop=events.ending
        ),
        (said if said is not None else []).append,
    )


def once(index, paths, feeds=(), **settings):
    return watch_of(index, paths, feeds, once=True, **settings).run()


@contextmanager
def watching(path, paths, feeds=(), **settings):
    """A watch in a thread of its own; yields what it says, its report at the end, and itself."""
    said, reports = [], []
    started = threading.Event()
    watch = []

    def run():
        with Index.open(path) as index:
            watch.append(watch_of(index, paths, feeds, said, **settings))
            started.set()
            reports.append(watch[0].run())

    thread = threading.Thread(target=run)
    thread.start()
    try:
        assert started.wait(PATIENCE)
        until(lambda: any("up to date" in line for line in said), said)
        yield said, reports, watch[0]
    finally:
        watch[0].events.end()
        thread.join(PATIENCE)
    assert reports, said


@pytest.fixture
def folder(empty_index):
    path = empty_index.path.parent / "news"
    path.mkdir()
    return path


@pytest.fixture
def site():
    running = Site()
    yield running
    running.close()


def write(file, title="Ferry aground", *paragraphs):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n\n".join([title, *(paragraphs or (PARAGRAPH,))]))


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
    assert list(empty_index.stats().skipped) == [f"{folder / 'a.jsonl'}:2"]
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


ITEM = (
    "<item><title>{title}</title><guid>https://courier.example/{number}</guid>"
    "<description>In short.</description><link>{link}</link></item>"
)


def item(site, number, title="Ferry aground"):
    return ITEM.format(title=title, number=number, link=f"{site.address}/page{number}")


def test_feeds_come_in_and_are_asked_conditionally_across_runs(empty_index, site):
    feed = site.put("/feed", rss(item(site, 1)), ETag='"one"')
    site.put("/page1", page("Ferry aground", PARAGRAPH * 4))
    report = once(empty_index, [], [feed])
    assert ids(empty_index) == {"https://courier.example/1"}
    assert [known.title for known in report.feeds] == ["Harrowick Courier"]
    with Index.open(empty_index.path) as later:
        site.put("/feed", b"", status=304)
        assert once(later, [], [feed]).generation == report.generation
    assert site.requests("/feed")[1]["if-none-match"] == '"one"'
    with Index.open(empty_index.path) as later:
        site.put("/feed", rss(item(site, 1, "Ferry afloat")))
        assert once(later, [], [feed]).counts.updated == 1
        with later.snapshot() as snapshot:
            article, _ = snapshot.article("https://courier.example/1")
    assert (article.title, article.text) == ("Ferry afloat", PARAGRAPH * 4)


def test_a_feed_that_fails_is_in_the_statistics_and_rests(empty_index, site):
    feed = site.put("/feed", b"", status=503, Retry_After="3600")
    good = site.put("/good", rss(item(site, 1)))
    report = once(empty_index, [], [feed, good])
    assert [known.problem for known in report.feeds] == ["HTTP 503", None]
    stats = empty_index.stats()
    assert [known.failures for known in stats.feeds] == [1, 0]
    assert list(stats.summaries) == ["https://courier.example/1"]  # its page is missing
    said = []
    watch_of(empty_index, [], [feed], said, once=True).run()
    assert len(site.requests("/feed")) == 1
    assert "left alone until" in said[0]


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


def test_a_feed_that_is_gone_is_not_asked_again(empty_index, site):
    feed = site.put("/feed", b"", status=410)
    once(empty_index, [], [feed])
    once(empty_index, [], [feed])
    assert len(site.requests("/feed")) == 1
    assert empty_index.stats().feeds[0].gone


def test_a_feed_is_looked_at_again_and_again(empty_index, site):
    feed = site.put("/feed", rss(item(site, 1)))
    with watching(empty_index.path, [], [feed], interval=0.1):
        until(lambda: ids(empty_index), "first entry")
        site.put("/feed", rss(item(site, 1), item(site, 2, "Tunnel shut")))
        until(lambda: len(ids(empty_index)) == 2, "second entry")


def test_a_slow_feed_keeps_neither_the_others_nor_the_end_waiting(empty_index, site, folder):
    site.routes["/slow"] = lambda handler: handler.server.over.wait(20)
    good = site.put("/good", rss(item(site, 1)))
    started = time.monotonic()
    with watching(empty_index.path, [folder], [f"{site.address}/slow", good]):
        until(lambda: ids(empty_index), "the good feed")
    assert time.monotonic() - started < PATIENCE


def test_a_name_that_is_no_address_of_a_feed(empty_index):
    with pytest.raises(FetchError, match="is not an http or https address"):
        once(empty_index, [], ["ftp://courier.example/feed"])
