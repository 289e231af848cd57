"""Damaged files: cut or with flipped bytes, each gives articles or one clear line, and no more."""

import random
from contextlib import closing
from pathlib import Path

import pytest

from nutgraf.index import Article
from nutgraf.index.readers import Problem, read_articles
from nutgraf.index.readers.fence import Fence, FenceLimits

FORMATS = Path(__file__).parent / "formats"
SAMPLES = sorted(
    path for path in FORMATS.glob("*/samples/*") if path.name not in ("README.md", "harbour.md")
)
MAIL = (
    b"From a@x Fri Mar  1 10:00:00 2024\nSubject: =?utf-8?B?w4U=?=\nMIME-Version: 1.0\n"
    b'Content-Type: multipart/mixed; boundary="b"\n\n'
    b"--b\nContent-Type: text/plain; format=flowed\n\n"
    b"The quay \ncloses.\n--b\nContent-Type: text/html; charset=x-sjis\n\n<p>\x8a\xd5</p>\n--b--\n"
)
FEED = (
    b"<rss><channel><title>T</title><item><title>A &amp; b</title><description><![CDATA[<p>C"
    b"</p>]]></description></item></channel></rss>"
)
SMALL = {"a.mbox": MAIL, "a.eml": MAIL.partition(b"\n")[2], "a.xml": FEED}
TIMES = 15


def damaged(data, seed):
    """The data cut off, or with some bytes changed, or with a piece twice or left out."""
    chance = random.Random(seed)
    place = chance.randrange(len(data))
    form = seed % 4
    if form == 0:
        return data[:place] or data[:1]
    if form == 1:
        flipped = bytearray(data)
        for _ in range(chance.choice((1, 3, 20))):
            flipped[chance.randrange(len(data))] = chance.randrange(256)
        return bytes(flipped)
    end = place + chance.randrange(1, 200)
    return data[:place] + data[end:] if form == 2 else data[:end] + data[place:]


def check(folder, name, data, times):
    for seed in range(times):
        (folder / f"{seed:04}-{name}").write_bytes(damaged(data, seed))
    limits = FenceLimits(seconds=20)
    with closing(Fence(limits)) as fence:
        found = list(read_articles(str(folder), root=folder, fence=fence))
    files = set()
    for item in found:
        if isinstance(item, Problem):
            assert item.message
            assert "\n" not in item.message
            assert "makes its reader fail" not in item.message
            assert "Traceback" not in item.message
            files.add(Path(item.where).name[:4])
        else:
            assert isinstance(item, Article)
            assert item.title or item.text
    return found


@pytest.mark.slow
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: f"{path.parts[-3]}/{path.name}")
def test_samples(tmp_path, sample):
    check(tmp_path, sample.name, sample.read_bytes(), TIMES)


@pytest.mark.parametrize("name", SMALL)
def test_small_files(tmp_path, name):
    assert check(tmp_path, name, SMALL[name], TIMES)
