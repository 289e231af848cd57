"""The fence: files that take too much are named, and the reading of the others goes on."""

import multiprocessing
import os
import pickle
import threading
from contextlib import closing

import pytest

from nutgraf.index import Article
from nutgraf.index.readers import Problem, ReadOptions, read_articles
from nutgraf.index.readers.fence import WORTH_ANOTHER, Fence, FenceLimits
from nutgraf.index.readers.fence_worker import serve
from nutgraf.index.readers.plugins import installed_readers

MODULE = """
import os, signal

def read(stream):
    said = stream.read().decode()
    if said == "loop":
        while True:
            pass
    if said == "hoard":
        held = []
        while True:
            held.append(bytearray(10_000_000))
    if said == "crash":
        for id in ("before", "last"):
            yield {"id": id, "title": "Before", "text": "Read before the crash."}
        os.kill(os.getpid(), signal.SIGSEGV)
    if said == "odd":
        raise ZeroDivisionError("no such page")
    if said == "system":
        raise OSError(5, "Input/output error")
    if said == "cut":
        raise EOFError("the file is cut off")
    yield {"title": said, "text": str(os.getpid())}
"""


@pytest.fixture
def files(tmp_path, monkeypatch):
    """A folder for files of a kind whose reader is installed, and does what they say."""
    info = tmp_path / "site" / "odd-1.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: odd\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[nutgraf.readers]\n.odd = odd_reader:read\n")
    (tmp_path / "site" / "odd_reader.py").write_text(MODULE)
    monkeypatch.syspath_prepend(tmp_path / "site")
    installed_readers.cache_clear()
    yield tmp_path / "files"
    installed_readers.cache_clear()


def read(folder, said, limits=None):
    folder.mkdir(exist_ok=True)
    for number, each in enumerate(said):
        (folder / f"{number}.odd").write_text(each)
    with closing(Fence(limits)) as fence:
        return list(read_articles(str(folder), root=folder, fence=fence))


def test_one_process_reads_all_files_and_it_is_not_ours(files):
    found = read(files, ["a", "b", "c"])
    assert [(a.id, a.title) for a in found] == [("0.odd", "a"), ("1.odd", "b"), ("2.odd", "c")]
    [pid] = {article.text for article in found}
    assert int(pid) != os.getpid()


@pytest.mark.slow  # a second of work, which the kernel counts in whole ones
def test_a_file_that_takes_too_long_is_named_and_the_others_are_read(files):
    limits = FenceLimits(seconds=1)
    first, problem, last = read(files, ["a", "loop", "c"], limits)
    assert (first.title, last.title) == ("a", "c")
    assert first.text != last.text  # another process
    assert problem == Problem(
        str(files / "1.odd"), "takes more than 1 second of work to read; left out", True
    )


def test_a_file_that_takes_too_much_memory(files):
    limits = FenceLimits(memory=400_000_000)
    problem, last = read(files, ["hoard", "b"], limits)
    assert problem.message == "takes more than 381 MB of memory to read; left out"
    assert last.title == "b"


def test_a_reader_that_crashes_keeps_what_it_gave_before_its_last_piece(files):
    before, problem, last = read(files, ["crash", "b"])
    assert (before.id, last.title) == ("before", "b")
    assert problem.message == "cannot be read: it makes its reader fail (SIGSEGV); left out"


def test_errors_of_a_reader_are_told_as_without_a_fence(files):
    said = ["odd", "system", "cut", "d"]
    *problems, last = read(files, said)
    assert [problem.message for problem in problems] == [
        "its reader failed (ZeroDivisionError: no such page)",
        "cannot be read (Input/output error)",
        "cannot be read (the file is cut off)",
    ]
    assert last.title == "d"


def test_ending_early_ends_the_process(files):
    files.mkdir()
    for name in "ab":
        (files / f"{name}.odd").write_text(name)
    found = read_articles(str(files), root=files)
    pid = int(next(found).text)
    found.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_readers_that_are_given_run_here(files):
    files.mkdir()
    (files / "a.mine").write_text("x")
    readers = {".mine": lambda stream: [{"title": "T", "text": str(os.getpid())}]}
    [article] = read_articles(str(files), root=files, readers=readers)
    assert article.text == str(os.getpid())


def test_the_worker_answers_until_the_other_side_hangs_up(tmp_path):
    (tmp_path / "a.fodt").write_text("<office>")
    (tmp_path / "b.html").write_text("<p>Not much.")
    ours, theirs = multiprocessing.Pipe()
    allowed = []
    worker = threading.Thread(target=serve, args=(theirs, allowed.append))
    worker.start()
    for name in ("a.fodt", "b.unknown", "c.fodt"):
        ours.send_bytes(pickle.dumps((str(tmp_path / name), name, ReadOptions(), 9)))
        piece, error, ends = pickle.loads(ours.recv_bytes())
        assert (piece, ends) == (None, True)
        assert isinstance(error, OSError if name == "c.fodt" else ValueError)
    ours.close()
    worker.join()
    assert set(allowed) == {9}


def test_an_article_is_the_same_within_and_without(tmp_path):
    (tmp_path / "a.rtf").write_text(r"{\rtf1 The quay\par It closes for a long time.}")
    [article] = read_articles(str(tmp_path), root=tmp_path)
    assert article == Article(id="a.rtf", title="The quay", text="It closes for a long time.")


def test_several_processes_read_ahead_and_the_order_stays(files):
    files.mkdir()
    for name in "abcdef":
        (files / f"{name}.odd").write_text(name)
    with closing(Fence(most=2)) as fence:
        fence._waited = WORTH_ANOTHER
        found = [fence.pieces(files / f"{name}.odd", name, ReadOptions()) for name in "abcdef"]
        records = [piece.record for pieces in found for piece in pieces]
        assert [record["title"] for record in records] == list("abcdef")
        assert len({record["text"] for record in records}) == 2


def test_what_was_read_ahead_and_not_asked_for_is_forgotten(files):
    files.mkdir()
    for name in "abc":
        (files / f"{name}.odd").write_text(name)
    with closing(Fence(most=1)) as fence:
        for name in "ab":
            fence.pieces(files / f"{name}.odd", name, ReadOptions())
        fence.settle()
        [piece] = fence.pieces(files / "c.odd", "c", ReadOptions())
        assert piece.record["title"] == "c"


def test_files_asked_for_out_of_order_are_read(files):
    files.mkdir()
    for name in "abc":
        (files / f"{name}.odd").write_text(name)
    with closing(Fence(most=1)) as fence:
        found = [fence.pieces(files / f"{name}.odd", name, ReadOptions()) for name in "abc"]
        titles = [piece.record["title"] for pieces in found[::-1] for piece in pieces]
        assert titles == ["c", "b", "a"]


def test_a_page_in_memory_is_read_in_the_encoding_that_came_with_it():
    page = "<h1>Łódź</h1><p>Zażółć gęślą jaźń, powiedział burmistrz miasta Łódź.</p>"
    with closing(Fence(most=1)) as fence:
        [piece] = fence.pieces_of(page.encode("iso-8859-2"), "ISO-8859-2", "page.html")
        assert "Zażółć gęślą jaźń" in piece.record["text"]
        with pytest.raises(ValueError, match="no article text"):
            list(fence.pieces_of(b"<p></p>", None, "page.html"))
