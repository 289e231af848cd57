"""`nutgraf watch` as a user runs it."""

import json
import os
import signal
import subprocess
import sys
import threading

import pytest

from nutgraf.index import Index
from tests.helpers.long_article import long_article
from tests.helpers.site import Site, page, rss

pytestmark = pytest.mark.slow

PARAGRAPH = "The ferry Halcyon ran onto rocks near Tolm on Saturday night, the coastguard said. "


@pytest.fixture
def site():
    running = Site()
    yield running
    running.close()


@pytest.fixture
def folder(empty_index):
    path = empty_index.path.parent / "news"
    path.mkdir()
    (path / "a.txt").write_text(f"Ferry aground\n\n{PARAGRAPH}")
    return path


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_with_a_commit_and_a_summary(empty_index, folder, number):
    process = subprocess.Popen(
        [sys.executable, "-m", "nutgraf.cli", "watch", folder, "-i", empty_index.path, "--json"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    overdue = threading.Timer(120, process.kill)
    overdue.start()
    said = ""
    while "watching" not in said:
        line = process.stderr.readline()
        assert line, said
        said += line
    (folder / "b.txt").write_text(f"Tunnel shut\n\n{PARAGRAPH}")
    while "1 added" not in said.partition("watching")[2]:
        line = process.stderr.readline()
        assert line, said
        said += line
    os.kill(process.pid, number)
    out, err = process.communicate()
    overdue.cancel()
    assert process.returncode == 0, err
    assert json.loads(out)["articles"]["added"] == 2
    assert "Traceback" not in said + err
    assert empty_index.stats().articles == 2


def test_nothing_is_silent(nutgraf, empty_index, folder, site):
    (folder / "broken.jsonl").write_text('{"id": 1, "text": "Good."}\n{broken\n')
    items = (
        f"<item><title>A</title><guid>x:a</guid><link>{site.address}/none</link></item>"
        "<item><guid>x:b</guid></item>"
    )
    feeds = [
        site.put("/good", rss(items)),
        site.put("/bad", b"", status=500),
        site.put("/gone", b"", status=410),
        site.put("/page", page("No feed", PARAGRAPH)),
    ]
    done = nutgraf(
        "watch", folder, *feeds, "-i", empty_index.path, "--once", "--allow-private",
        "--host-interval", "0", "--json",
    )  # fmt: skip
    assert done.code == 0, done.err
    report = json.loads(done.out)
    assert report["articles"]["skipped"] == 2
    assert report["without_vectors"] == 0
    problems = {feed["address"]: feed["problem"] for feed in report["feeds"]}
    assert problems[feeds[0]] is None
    assert problems[feeds[1]] == "HTTP 500"
    assert "410" in problems[feeds[2]]
    assert "is not a feed" in problems[feeds[3]]
    for place in ("broken.jsonl:2", "x:a", "x:b", *feeds[1:]):
        assert place in done.err
        assert any(place in problem["where"] for problem in report["problems"])
    shown = nutgraf("stats", "-i", empty_index.path).out
    for place in ("broken.jsonl:2", "x:a", "x:b", *feeds[1:]):
        assert place in shown
    stats = json.loads(nutgraf("stats", "-i", empty_index.path, "--json").out)
    assert sum(feed["problem"] is not None for feed in stats["feeds"]) == 3
    again = nutgraf("watch", *feeds[1:], "-i", empty_index.path, "--once", "--allow-private")
    assert "3 feeds, 3 failing" in again.out  # though none was asked
    nutgraf("watch", feeds[0], "-i", empty_index.path, "--once", "--allow-private")
    assert "x:b" in empty_index.stats().skipped  # it has not changed, so it was not read again


def test_addresses_of_this_machine_are_refused(nutgraf, empty_index, site):
    feed = site.put("/feed", rss())
    done = nutgraf("watch", feed, "-i", empty_index.path, "--once")
    assert "allow private addresses" in done.err
    assert site.asked == []


def test_a_feed_is_forgotten(nutgraf, empty_index, site):
    feed = site.put("/feed", b"", status=410)
    nutgraf("watch", feed, "-i", empty_index.path, "--once", "--allow-private")
    done = nutgraf("watch", "--forget", feed, "-i", empty_index.path)
    assert (done.code, done.out) == (0, f"forgotten: {feed}\n")
    assert empty_index.stats().feeds == ()
    done = nutgraf("watch", "--forget", feed, "-i", empty_index.path)
    assert (done.code, done.err.count("\n")) == (2, 1)
    site.put("/feed", rss())  # it has come back: forgotten, it is asked like any other
    nutgraf("watch", feed, "-i", empty_index.path, "--once", "--allow-private")
    assert [known.problem for known in empty_index.stats().feeds] == [None]


def test_an_index_is_made_where_there_is_none(nutgraf, tmp_path):
    (tmp_path / "a.txt").write_text(f"Ferry aground\n\n{PARAGRAPH}")
    path = tmp_path / "new.nutgraf"
    assert nutgraf("watch", tmp_path, "-i", path, "--once").code == 0
    with Index.open(path) as index:
        assert index.stats().articles == 1


@pytest.mark.parametrize("module", ["watchfiles", "feedparser", "protego"])
def test_a_missing_extra_is_named_with_the_command_that_installs_it(
    nutgraf, empty_index, module, tmp_path, monkeypatch
):
    monkeypatch.setitem(sys.modules, module, None)
    done = nutgraf("watch", tmp_path, "-i", empty_index.path)
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert f"the package {module}" in done.err
    assert "pip install 'nutgraf[watch]'" in done.err


def test_an_index_that_has_grown_is_fitted(nutgraf, empty_index, folder):
    (folder / "song.txt").write_text(long_article(500).text)
    result = nutgraf("watch", folder, "-i", empty_index.path, "--once")
    assert "scores were fitted again" in result.err
    assert empty_index.history()[-1].action == "calibrate"


def test_a_name_is_needed(nutgraf, empty_index):
    assert nutgraf("watch", "-i", empty_index.path).code == 2
    done = nutgraf("watch", "/nowhere", "-i", empty_index.path, "--once")
    assert (done.code, done.err.count("\n")) == (2, 1)


@pytest.mark.parametrize("place", ["nowhere", "ftp://courier.example/feed.xml"])
def test_no_index_is_made_for_what_cannot_be_watched(nutgraf, tmp_path, monkeypatch, place):
    monkeypatch.chdir(tmp_path)
    done = nutgraf("watch", place, "--once", "-i", "new.nutgraf")
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert place in done.err
    assert list(tmp_path.iterdir()) == []


def test_a_list_of_subscriptions_stands_for_its_feeds(nutgraf, empty_index, tmp_path, site):
    entry = f"<item><title>Ferry</title><description>{PARAGRAPH * 30}</description></item>"
    site.put("/feed", rss(entry))
    outline = f'<outline text="News"><outline xmlUrl="{site.address}/feed"/></outline>'
    (tmp_path / "subs.opml").write_text(f"<opml><body>{outline}</body></opml>")
    (tmp_path / "bad.opml").write_text("<opml/>")
    options = ("--once", "--allow-private", "-i", empty_index.path, "--json")
    done = nutgraf("watch", tmp_path / "subs.opml", *options)
    assert json.loads(done.out)["articles"]["added"] == 1
    assert [feed.address for feed in empty_index.stats().feeds] == [f"{site.address}/feed"]
    refused = nutgraf("watch", tmp_path / "bad.opml", *options)
    assert refused.err == f"nutgraf: {tmp_path / 'bad.opml'}: has no feeds in it\n"


@pytest.mark.parametrize(
    ("statuses", "more", "code"),
    [
        ([200, 500], [], 0),
        ([200, 500], ["--strict"], 1),
        ([500, 500], [], 1),
        ([200, 200], ["--strict"], 0),
    ],
)
def test_a_run_of_a_timer_says_whether_feeds_fail(nutgraf, empty_index, site, statuses, more, code):
    item = "<item><title>A</title><guid>x:a</guid><description>Text.</description></item>"
    feeds = [site.put(f"/{n}", rss(item), status=status) for n, status in enumerate(statuses)]
    asked = ("--once", "--allow-private", "--host-interval", "0", "--json", *more)
    done = nutgraf("watch", *feeds, "-i", empty_index.path, *asked)
    assert done.code == code
    assert json.loads(done.out)["feeds_failing"] == statuses.count(500)


def test_strict_is_for_one_run(nutgraf, tmp_path):
    done = nutgraf("watch", tmp_path, "--strict")
    assert (done.code, "--strict goes with --once" in done.err) == (2, True)


def test_a_refused_feed_is_asked_at_once_when_its_option_changes(nutgraf, empty_index, site):
    item = "<item><title>A</title><guid>x:a</guid><description>Text.</description></item>"
    feed = site.put("/feed", rss(item))
    asked = ("watch", feed, "-i", empty_index.path, "--once", "--host-interval", "0", "--json")
    assert nutgraf(*asked).code == 1
    assert nutgraf(*asked).code == 1
    done = nutgraf(*asked, "--allow-private")
    assert done.code == 0
    assert json.loads(done.out)["articles"]["added"] == 1
