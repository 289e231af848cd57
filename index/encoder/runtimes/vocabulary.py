"""The vocabulary of a unigram tokenizer in a mapped file, looked up for short texts.

A tokenizer of 250,000 pieces takes a second to open. The pieces that a question may be cut into are
among the parts of its words: a tokenizer of these alone cuts it as the whole one does.

The file: the number of pieces and the length of the settings (uint32 each); the settings, which are
a tokenizer of the special tokens and of a piece of the lowest score, by which an unknown letter is
judged; then of all pieces, ordered by their bytes: the bytes, the scores (float64), the numbers
(int32).
"""

import json
import mmap
import struct
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer, models

from ...errors import IndexDamagedError
from ...storage.cached import cached_property
from .tokenizer import Cutter, WholeTokenizer, well_formed

_HEADER: Final = struct.Struct("<II")
_LONGEST: Final = 48
"""Bytes of a piece."""
_SHORT: Final = 1000
"""Characters. In longer texts so many parts are looked up that the whole is opened as quickly."""


class Vocabulary:
    """The pieces of one model; the whole tokenizer is opened for the first long text."""

    def __init__(self, path: Path, whole: Callable[[], WholeTokenizer]) -> None:
        """Map `path`; `whole` opens the tokenizer.

        Raises:
            IndexDamagedError: the file is not a vocabulary.
        """
        self._open = whole
        try:
            with path.open("rb") as file:
                content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            count, size = _HEADER.unpack_from(content)
            settings = content[_HEADER.size : _HEADER.size + size].decode()
            at = _HEADER.size + size
            self._pieces = np.frombuffer(content, f"S{_LONGEST}", count, at)
            at += self._pieces.nbytes
            self._scores = np.frombuffer(content, "<f8", count, at)
            self._numbers = np.frombuffer(content, "<i4", count, at + self._scores.nbytes)
            self._settings = Tokenizer.from_str(settings)
            model = json.loads(settings)["model"]
            self._first = [(piece, score) for piece, score in model["vocab"]]
            self._unknown = model["unk_id"]
        except Exception as error:  # tokenizers raises Exception itself
            raise IndexDamagedError(f"{path}: not a vocabulary; build the index anew") from error
        self._own = WholeTokenizer(self._settings)
        first = np.array([piece.encode() for piece, _ in self._first], f"S{_LONGEST}")
        self._first_numbers = self._numbers[np.searchsorted(self._pieces, first)]
        added = self._settings.get_added_tokens_decoder()
        self._special = [added[number] for number in sorted(added)]

    @property
    def added(self) -> int:
        """The number of special tokens around a text."""
        return self._own.added

    @property
    def special(self) -> frozenset[int]:
        """The ids of tokens that are not words: begin, end and unknown."""
        return self._own.special

    def of(self, texts: Sequence[str]) -> Cutter:
        """A cutter of these texts: of the pieces in them, or of all."""
        marked = any(token.content in text for token in self._special for text in texts)
        if (
            marked or sum(map(len, texts)) > _SHORT
        ):  # after a mark within a word another word begins
            return self._whole.of(texts)
        places = self._places(texts)
        pieces = [piece.decode() for piece in self._pieces[places].tolist()]
        found = zip(pieces, self._scores[places].tolist(), strict=True)
        made = Tokenizer(models.Unigram([*self._first, *found], self._unknown))
        made.normalizer = self._settings.normalizer
        made.pre_tokenizer = self._settings.pre_tokenizer
        made.post_processor = self._settings.post_processor
        made.add_special_tokens(self._special)
        return Cutter(made, np.concatenate([self._first_numbers, self._numbers[places]]))

    @cached_property
    def _whole(self) -> WholeTokenizer:
        return self._open()

    def _places(self, texts: Sequence[str]) -> NDArray[np.intp]:
        """The places of all pieces that are a part of a word of the texts."""
        normalise, cut = self._settings.normalizer, self._settings.pre_tokenizer
        words = {
            word
            for text in texts
            for word, _ in cut.pre_tokenize_str(normalise.normalize_str(well_formed(text)))
        }
        parts = sorted({part for word in words for part in _parts(word)})
        asked = np.array(parts, f"S{_LONGEST}")
        places = np.searchsorted(self._pieces, asked)
        places = places[places < len(self._pieces)]
        found: NDArray[np.intp] = places[self._pieces[places] == asked[: len(places)]]
        return found


def _parts(word: str) -> list[bytes]:
    parts = []
    for start in range(len(word)):
        for end in range(start + 1, min(len(word), start + _LONGEST) + 1):
            part = word[start:end].encode()
            if len(part) > _LONGEST:
                break
            parts.append(part)
    return parts


def write_vocabulary(
    path: Path,
    pieces: Sequence[tuple[str, float]],
    special: int,
    make: Callable[[Sequence[tuple[str, float]]], Tokenizer],
) -> None:
    """Write the pieces of a model by their ids, of which the first `special` are no words.

    `make` makes a tokenizer of such pieces.

    Raises:
        ValueError: a piece is longer than the file has room for.
    """
    lowest = min(pieces, key=lambda piece: piece[1])
    settings = make([*pieces[:special], lowest]).to_str().encode()
    settings += b" " * (-len(settings) % 8)
    by_bytes = sorted((piece.encode(), score, n) for n, (piece, score) in enumerate(pieces))
    if any(len(piece) > _LONGEST for piece, _, _ in by_bytes):
        raise ValueError(f"a piece is longer than {_LONGEST} bytes")
    names, scores, numbers = zip(*by_bytes, strict=True)
    with path.open("wb") as file:
        file.write(_HEADER.pack(len(pieces), len(settings)) + settings)
        file.write(np.array(names, f"S{_LONGEST}").tobytes())
        file.write(np.array(scores, "<f8").tobytes() + np.array(numbers, "<i4").tobytes())
