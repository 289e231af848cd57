"""Compressed files of every kind: whole, in several streams, cut, damaged, and bombs."""

import bz2
import gzip
import importlib.util
import io
import json
import lzma
import random
import sys

import pytest

from nutgraf.index import Article
from nutgraf.index.readers import Problem, read_articles
from nutgraf.index.readers.decoding import compression as compression_module
from nutgraf.index.readers.decoding.compression import decompressed

ZSTD = sys.version_info >= (3, 14) or importlib.util.find_spec("backports") is not None


def zstd(data):
    """As the program zstd writes it: with a checksum."""
    try:
        from compression.zstd import CompressionParameter, compress
    except ImportError:
        from backports.zstd import CompressionParameter, compress
    return compress(data, options={CompressionParameter.checksum_flag: 1})


needs_zstd = pytest.mark.skipif(not ZSTD, reason="the extra zstd is not installed")
KINDS = [
    pytest.param(".gz", gzip.compress, id="gzip"),
    pytest.param(".bz2", bz2.compress, id="bzip2"),
    pytest.param(".xz", lzma.compress, id="xz"),
    pytest.param(".zst", zstd, id="zstd", marks=needs_zstd),
]
each_kind = pytest.mark.parametrize(("suffix", "compress"), KINDS)
LINES = "".join(
    json.dumps({"_id": str(n), "title": f"Ferry {n}", "text": f"All {n * 7919} are safe."}) + "\n"
    for n in range(300)
).encode()


def contents(data, suffix):
    return decompressed(io.BytesIO(data), suffix).read()


def read(tmp_path, name, data):
    (tmp_path / name).write_bytes(data)
    return list(read_articles([str(tmp_path / name)], root=tmp_path))


@each_kind
def test_every_kind_of_text_is_read(tmp_path, suffix, compress):
    files = {
        "a.jsonl": LINES,
        "a.json": json.dumps([{"title": "T", "text": "x"}]).encode(),
        "a.txt": b"T\n\nx",
        "a.md": b"# T\n\nx",
        "A.TXT": b"T\n\nx",
    }
    for name, data in files.items():
        found = read(tmp_path, name + suffix, compress(data))
        assert all(isinstance(item, Article) for item in found)
        assert len(found) == (300 if name == "a.jsonl" else 1)
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / ("c.txt" + suffix)).write_bytes(compress(b"T\n\nx"))
    [article] = read_articles([str(tmp_path / "b")], root=tmp_path)
    assert article.id == "b/c.txt" + suffix


@each_kind
def test_streams_one_after_another_are_one_file(suffix, compress):
    data = compress(LINES[:9000]) + compress(b"") + compress(LINES[9000:])
    assert contents(data, suffix) == LINES
    if suffix in (".gz", ".xz"):
        assert contents(data + bytes(4096), suffix) == LINES


@each_kind
@pytest.mark.parametrize("share", [0.02, 0.3, 0.9, 0.999])
def test_a_cut_file_is_told_after_what_is_whole(tmp_path, suffix, compress, share):
    data = compress(LINES)
    found = read(tmp_path, "a.jsonl" + suffix, data[: int(len(data) * share)])
    problems = [item for item in found if isinstance(item, Problem)]
    assert problems[-1].message == "cannot be read (the compressed file is cut off)"
    assert problems[-1].article_lost
    assert all(item.title.startswith("Ferry") for item in found if isinstance(item, Article))


@each_kind
def test_something_else_behind_the_end_is_told(tmp_path, suffix, compress):
    found = read(tmp_path, "a.jsonl" + suffix, compress(LINES) + b"something else" * 9)
    assert len([item for item in found if isinstance(item, Article)]) == 300
    assert "cannot be read" in found[-1].message


@each_kind
def test_a_flipped_bit_is_told_or_changes_nothing(tmp_path, suffix, compress):
    data, seeds = compress(LINES), random.Random(5)
    for _ in range(40):
        place, bit = seeds.randrange(len(data)), 1 << seeds.randrange(8)
        flipped = data[:place] + bytes([data[place] ^ bit]) + data[place + 1 :]
        found = read(tmp_path, "a.jsonl" + suffix, flipped)
        told = [item for item in found if isinstance(item, Problem)]
        good = [item for item in found if isinstance(item, Article)]
        assert told or len(good) == 300
        assert all("\n" not in problem.message for problem in told)


@each_kind
def test_a_bomb_ends(monkeypatch, suffix, compress):
    monkeypatch.setattr(compression_module, "LARGE", 100_000)
    with pytest.raises(OSError, match="more than 250 times larger"):
        contents(compress(bytes(20_000_000)), suffix)


def test_a_document_that_is_cut_is_no_article(tmp_path):
    data = gzip.compress(b"Title\n\n" + random.Random(1).randbytes(5000).hex().encode())
    [problem] = read(tmp_path, "a.txt.gz", data[:-900])
    assert problem.article_lost


@pytest.mark.parametrize("is_packed", [False, True])
def test_an_archive_of_the_web_with_a_dictionary_of_its_own(tmp_path, is_packed):
    zstd = pytest.importorskip("backports.zstd")
    texts = [
        f"The ferry {n} ran onto rocks near Tolm, with {n * 7} aboard.".encode() for n in range(99)
    ]
    dictionary = zstd.train_dict(texts * 9, 4000)
    kept = zstd.compress(dictionary.dict_content) if is_packed else dictionary.dict_content
    frame = b"\x5d\x2a\x4d\x18" + len(kept).to_bytes(4, "little") + kept
    packed = b"".join(zstd.compress(each, zstd_dict=dictionary) for each in texts)
    file = tmp_path / "a.txt.zst"
    file.write_bytes(frame + packed)
    [article] = read_articles(file)
    assert article.text == "".join(map(bytes.decode, texts))
    file.write_bytes(frame[:-9])
    [problem] = read_articles(file)
    assert "cut off" in problem.message
    file.write_bytes(frame[:4] + b"\xff\xff\xff\x7f" + bytes(20_000_000))
    [problem] = read_articles(file)
    assert "has a dictionary of more than 16,000,000 bytes" in problem.message
