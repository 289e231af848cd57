"""The tokenizer of a model: cuts texts into word pieces and makes padded batches."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from ...errors import IndexDamagedError, first_line

# The inputs that a transformer may have and that WordPieces makes.
INPUTS = ("input_ids", "attention_mask", "token_type_ids")
# Tokenised together: enough for all cores, few enough to hold a long file's tokens in memory.
CHUNK = 1024


@dataclass(frozen=True, slots=True)
class TokenBatch:
    """A batch of texts of similar length, in the form that the model takes.

    `rows` (intp, n) has the numbers of the texts; `inputs` holds int64 (n, longest) for each input
    of the model; `tokens` is the number of tokens without padding.
    """

    rows: NDArray[np.intp]
    inputs: dict[str, NDArray[np.int64]]
    tokens: int


@dataclass(frozen=True, slots=True)
class Cutter:
    """A tokenizer that can cut certain texts.

    `numbers` (int64) has the model's id for each id of its own; None if they are the same.
    """

    tokenizer: Tokenizer
    numbers: NDArray[np.int64] | None = None

    def cut(self, texts: Sequence[str]) -> list[Encoding]:
        """Encodings without special tokens."""
        clean = [well_formed(text) for text in texts]
        if len(clean) == 1:  # no thread pool for a single question
            return [self.tokenizer.encode(clean[0], add_special_tokens=False)]
        return self.tokenizer.encode_batch_fast(clean, add_special_tokens=False)

    def ids(self, encoding: Encoding) -> NDArray[np.int64]:
        """The model's ids of an encoding."""
        own = np.array(encoding.ids, np.int64)
        return own if self.numbers is None else self.numbers[own]


class Cutters(Protocol):
    """The cutters of one model."""

    def of(self, texts: Sequence[str]) -> Cutter:
        """One that can cut `texts`."""

    @property
    def added(self) -> int:
        """The number of special tokens around a text."""

    @property
    def special(self) -> frozenset[int]:
        """The ids of tokens that are not words: begin, end and unknown."""


class WholeTokenizer:
    """A tokenizer with all of its vocabulary: it cuts every text."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        """Take a tokenizer that neither truncates nor pads."""
        self._cutter = Cutter(tokenizer)

    def of(self, texts: Sequence[str]) -> Cutter:
        """The tokenizer."""
        return self._cutter

    @property
    def added(self) -> int:
        """The number of special tokens around a text."""
        return self._cutter.tokenizer.num_special_tokens_to_add(False)

    @property
    def special(self) -> frozenset[int]:
        """The ids of tokens that are not words: begin, end and unknown."""
        added = self._cutter.tokenizer.get_added_tokens_decoder()
        return frozenset(number for number, token in added.items() if token.special)


def read_tokenizer(path: Path) -> WholeTokenizer:
    """The tokenizer stored in `path`.

    Raises:
        IndexDamagedError: the file is not a tokenizer.
    """
    try:
        return WholeTokenizer(Tokenizer.from_file(str(path)))
    except Exception as error:  # tokenizers raises Exception itself
        raise IndexDamagedError(
            f"{path}: not a readable tokenizer ({first_line(error)}); build the index anew"
        ) from error


class WordPieces:
    """The word pieces of one model, safe to use from several threads.

    The tokenizer file holds neither truncation nor padding: a file's values are often not those
    that the model is used with, and changing them is not safe between threads. So both are done
    here, by `window` and `padding`.
    """

    def __init__(
        self, cutters: Cutters, *, window: int, padding: int, inputs: Sequence[str]
    ) -> None:
        """Take the id of the `padding` token and the names of the model's `inputs`."""
        self._cutters = cutters
        self._content = window - cutters.added
        self._padding = padding
        self._inputs = tuple(inputs)

    @property
    def special(self) -> frozenset[int]:
        """The ids of tokens that are not words: begin, end and unknown."""
        return self._cutters.special

    def count(self, texts: Sequence[str]) -> list[int]:
        """The number of word pieces of each text, without special tokens or truncation."""
        counts: list[int] = []
        for start in range(0, len(texts), CHUNK):
            chunk = texts[start : start + CHUNK]
            counts += map(len, self._cutters.of(chunk).cut(chunk))
        return counts

    def spans(self, text: str) -> NDArray[np.int64]:
        """The places in `text` of the word pieces that are encoded: (n, 2), start and end.

        Special tokens have none.
        """
        cutter = self._cutters.of([text])
        [encoding] = cutter.cut([text])
        encoding.truncate(self._content)
        special = self.special
        places = [
            place
            for number, place in zip(cutter.ids(encoding).tolist(), encoding.offsets, strict=True)
            if number not in special
        ]
        return np.array(places, np.int64).reshape(-1, 2)

    def batches(self, texts: Sequence[str], *, prefix: str, budget: int) -> Iterator[TokenBatch]:
        """The texts by length, longest first, in batches of at most `budget` padded tokens.

        Texts of similar length are together, so there is little padding. The longest come first, so
        that memory runs out at once or never, and the time left is not underestimated. A batch has
        at least one text.
        """
        pieces: list[tuple[NDArray[np.int64], NDArray[np.int64]]] = []
        for start in range(0, len(texts), CHUNK):
            chunk = [prefix + text for text in texts[start : start + CHUNK]]
            cutter = self._cutters.of(chunk)
            for encoding in cutter.cut(chunk):
                encoding.truncate(self._content)
                whole = cutter.tokenizer.post_process(encoding)
                pieces.append((cutter.ids(whole), np.array(whole.type_ids, np.int64)))
        lengths = np.array([len(ids) for ids, _ in pieces], np.intp)
        order = np.argsort(-lengths, kind="stable")
        start = 0
        while start < len(order):
            longest = max(1, int(lengths[order[start]]))
            rows = order[start : start + max(1, budget // longest)]
            yield self._padded(rows, pieces, longest)
            start += len(rows)

    def _padded(
        self,
        rows: NDArray[np.intp],
        pieces: Sequence[tuple[NDArray[np.int64], NDArray[np.int64]]],
        longest: int,
    ) -> TokenBatch:
        shape = (len(rows), longest)
        ids = np.full(shape, self._padding, np.int64)
        mask = np.zeros(shape, np.int64)
        types = np.zeros(shape, np.int64)
        for line, row in enumerate(rows):
            text_ids, text_types = pieces[row]
            ids[line, : len(text_ids)] = text_ids
            mask[line, : len(text_ids)] = 1
            types[line, : len(text_ids)] = text_types
        every = dict(zip(INPUTS, (ids, mask, types), strict=True))
        return TokenBatch(rows, {name: every[name] for name in self._inputs}, int(mask.sum()))


def well_formed(text: str) -> str:
    """The text with U+FFFD for lone surrogates, which no tokenizer takes."""
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
