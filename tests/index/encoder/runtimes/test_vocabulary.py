"""A vocabulary in a file: short texts are cut as by the whole tokenizer, which is not opened."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from nutgraf.index.encoder.packaged.multilingual import tokenizer
from nutgraf.index.encoder.runtimes.tokenizer import INPUTS, WholeTokenizer, WordPieces
from nutgraf.index.encoder.runtimes.vocabulary import Vocabulary, write_vocabulary
from nutgraf.index.errors import IndexDamagedError

PIECES = [
    *((mark, 0.0) for mark in ("<s>", "<pad>", "</s>", "<unk>")),
    *((piece, -2.0) for piece in ("▁", "▁fer", "ry", "fer", "▁ferry", "y", "港", "港の", "の")),
    *((piece, -4.5) for piece in ("a", "b", "▁a", "ab", "r", "f", "e", "é", "ff", "q", "bab")),
]


def refuse() -> WholeTokenizer:
    raise AssertionError("the whole tokenizer was opened")


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("vocabulary") / "vocabulary.bin"
    write_vocabulary(path, PIECES, 4, tokenizer)
    return path


def ids(pieces: WordPieces, texts: Sequence[str]) -> dict[int, list[int]]:
    return {
        row: line[mask > 0].tolist()
        for batch in pieces.batches(texts, prefix="ab ", budget=100)
        for row, line, mask in zip(
            batch.rows.tolist(),
            batch.inputs["input_ids"],
            batch.inputs["attention_mask"],
            strict=True,
        )
    }


@given(texts=st.lists(st.text("ferryab é港のq ▁\n\x00</s>"), min_size=1, max_size=3))
def test_cuts_are_those_of_the_whole(file: Path, texts: list[str]) -> None:
    whole = WholeTokenizer(tokenizer(PIECES))
    one = WordPieces(Vocabulary(file, lambda: whole), window=12, padding=1, inputs=INPUTS)
    other = WordPieces(whole, window=12, padding=1, inputs=INPUTS)
    assert ids(one, texts) == ids(other, texts)
    assert one.count(texts) == other.count(texts)
    assert np.array_equal(one.spans(texts[0]), other.spans(texts[0]))
    assert one.special == other.special


def test_short_texts_do_not_open_the_whole(file: Path) -> None:
    pieces = WordPieces(Vocabulary(file, refuse), window=12, padding=1, inputs=INPUTS)
    assert ids(pieces, ["ferry", ""]) == {
        0: [0, *numbers("▁", "ab", "▁ferry"), 2],
        1: [0, *numbers("▁", "ab"), 2],
    }


def test_long_texts_are_cut_by_the_whole(file: Path) -> None:
    opened: list[Tokenizer] = []

    def whole() -> WholeTokenizer:
        opened.append(tokenizer(PIECES))
        return WholeTokenizer(opened[0])

    vocabulary = Vocabulary(file, whole)
    pieces = WordPieces(vocabulary, window=12, padding=1, inputs=INPUTS)
    assert pieces.count(["ferry " * 300]) == [300]
    assert pieces.count(["ferry " * 400]) == [400]
    assert len(opened) == 1


@pytest.mark.parametrize("content", [b"", b"\x05\x00", b"\xff" * 100])
def test_other_file_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "vocabulary.bin").write_bytes(content)
    with pytest.raises(IndexDamagedError, match=r"vocabulary\.bin"):
        Vocabulary(tmp_path / "vocabulary.bin", refuse)


def numbers(*pieces: str) -> list[int]:
    return [[piece for piece, _ in PIECES].index(piece) for piece in pieces]
