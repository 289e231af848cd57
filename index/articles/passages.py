"""The passages of an article: paragraphs, joined if too short, cut if too long.

A passage is a slice of the article's text. In order, the slices cover every
character but the white space between them, so no text is lost or doubled.
"""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol

from ..errors import ArticleError
from .article import Article, Passage

SHORT = 60
"""Characters. A shorter paragraph (dateline, subheading) joins the one that follows."""

CHARACTERS_PER_TOKEN = 8
"""A token counts for at most this many characters: a long text without spaces may be one token to a
word-piece model, and would make a passage of any length."""

CONTEXT = 200
"""Characters of the title that go before each passage into the encoder."""

PORTION = 1 << 16
"""Characters that are measured and cut at a time: a tokenizer needs a hundred bytes for each."""

PARAGRAPH_BREAK = re.compile(r"\n[^\S\n]*\n\s*")
WORD = re.compile(r"\S{1,1000}\s*")
LINE = re.compile(r"[^\n]*\n\s*|[^\n]+$")

CountTokens = Callable[[Sequence[str]], Sequence[int]]


class Span(NamedTuple):
    """A slice of a text, in characters."""

    start: int
    end: int


class Splitter(Protocol):
    """A function that makes the passages of an article, such as `split_article`."""

    def __call__(
        self, article: Article, window: int, count_tokens: CountTokens, /
    ) -> list[Passage]:
        """The passages, one at least, whose positions count from 0; they may overlap.

        `window` is how many tokens the encoder reads of a passage and its title; `count_tokens`
        gives one number a text.
        """


def split_article(article: Article, window: int, count_tokens: CountTokens) -> list[Passage]:
    """The passages of `article`; each fits an encoder's window together with the title.

    `window` is in tokens, special tokens left out; `count_tokens` gives one number a text.
    An article without text has one empty passage, so that its title can be found.
    """
    context = title_context(article.title)
    budget = window - (count_tokens([context])[0] if context else 0)
    spans = split_text(article.text, max(budget, window // 2), count_tokens)
    return [Passage(article, position, *span) for position, span in enumerate(spans)]


def checked_passages(article: Article, passages: Iterable[Passage]) -> list[Passage]:
    """The passages of a splitter. Raises ArticleError unless they are passages of the article."""
    found = list(passages)
    for number, passage in enumerate(found):
        own = passage.article is article or passage.article == article
        if not own or passage.position != number:
            raise ArticleError(
                f"article {article.id!r}: passage {number} of its splitter is number "
                f"{passage.position} of {passage.article.id!r}; give its own, counted from 0"
            )
        if not 0 <= passage.start <= passage.end <= len(article.text):
            raise ArticleError(
                f"article {article.id!r}: passage {number} of its splitter goes from "
                f"{passage.start} to {passage.end}, and the text from 0 to {len(article.text)}"
            )
    if not found:
        raise ArticleError(
            f"article {article.id!r}: its splitter gave no passage; give one at least, though empty"
        )
    return found


def encoder_text(passage: Passage) -> str:
    """The text that the encoder reads for a passage: the article's title, then its text."""
    context = title_context(passage.article.title)
    return f"{context}\n{passage.text}" if context else passage.text


def title_context(title: str) -> str:
    """The title, cut after a whole word if it is longer than `CONTEXT`."""
    title = " ".join(title.split())
    if len(title) <= CONTEXT:
        return title
    cut = title[: CONTEXT + 1].rfind(" ")
    return title[: cut if cut > 0 else CONTEXT]


def split_text(text: str, budget: int, count_tokens: CountTokens) -> list[Span]:
    """The spans of a text's passages, each of at most `budget` tokens, in order."""
    paragraphs = _paragraphs(text)
    if not paragraphs:
        return [Span(0, 0)]
    costs = _costs(text, paragraphs, budget, count_tokens)
    pieces: list[Span] = []
    for paragraph, cost in zip(paragraphs, costs, strict=True):
        if cost <= budget:
            pieces.append(paragraph)
        else:
            pieces += _cut(text, paragraph, cost, budget, count_tokens)
    return _join_short(text, pieces, budget, count_tokens)


def _paragraphs(text: str) -> list[Span]:
    spans, start = [], 0
    for gap in PARAGRAPH_BREAK.finditer(text):
        spans.append(_stripped(text, start, gap.start()))
        start = gap.end()
    spans.append(_stripped(text, start, len(text)))
    return [span for span in spans if span.end > span.start]


def _stripped(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    return Span(start + left, start + max(left, len(piece.rstrip())))


def _costs(text: str, spans: Sequence[Span], budget: int, count_tokens: CountTokens) -> list[int]:
    """The tokens of each span; a span of at most `budget` characters fits and is not counted."""
    costs = [span.end - span.start for span in spans]
    long = [i for i, cost in enumerate(costs) if cost > budget]
    counts = dict.fromkeys(long, 0)
    portions = ((i, portion) for i in long for portion in _portions(text, spans[i]))
    for batch in _batches(portions):
        counted = count_tokens([text[slice(*portion)] for _, portion in batch])
        for (i, _), count in zip(batch, counted, strict=True):
            counts[i] += count
    for i, count in counts.items():
        costs[i] = max(count, math.ceil(costs[i] / CHARACTERS_PER_TOKEN))
    return costs


def _portions(text: str, span: Span) -> Iterator[Span]:
    """A span in parts of at most `PORTION` characters, cut after a line, a sentence or a word."""
    start = span.start
    while span.end - start > PORTION:
        most = start + PORTION
        ends = (text.rfind(mark, start, most) + len(mark) for mark in ("\n", ". ", " "))
        end = next((end for end in ends if end > start + PORTION // 2), most)
        yield Span(start, end)
        start = end
    yield Span(start, span.end)


def _batches(portions: Iterable[tuple[int, Span]]) -> Iterator[list[tuple[int, Span]]]:
    """Portions, and what they belong to, in batches of about `PORTION` characters."""
    batch: list[tuple[int, Span]] = []
    size = 0
    for owner, portion in portions:
        if batch and size + portion.end - portion.start > PORTION:
            yield batch
            batch, size = [], 0
        batch.append((owner, portion))
        size += portion.end - portion.start
    if batch:
        yield batch


def _cut(
    text: str, paragraph: Span, cost: int, budget: int, count_tokens: CountTokens
) -> list[Span]:
    """Windows of nearly equal size over a long paragraph, cut at line and sentence ends.

    A sentence that is itself too long is cut between words.
    """
    target = math.ceil(cost / math.ceil(cost / budget))
    measured = (
        unit
        for portion in _portions(text, paragraph)
        for unit in _units(text, portion, budget, count_tokens)
    )
    return [_stripped(text, *window) for window in _pack(measured, budget, target)]


def _units(
    text: str, portion: Span, budget: int, count_tokens: CountTokens
) -> Iterator[tuple[Span, int]]:
    """The sentences of a portion with their tokens; the words, if a sentence is too long."""
    import sentencex  # a late import: few paragraphs are too long

    units: list[Span] = []
    for line in _pieces(LINE.findall(text[slice(*portion)]), portion.start):
        units += _pieces(sentencex.segment("en", text[slice(*line)]), line.start)
    costs = _costs(text, units, 0, count_tokens)
    if max(costs) > budget:
        fine: list[Span] = []
        for unit, unit_cost in zip(units, costs, strict=True):
            if unit_cost <= budget:
                fine.append(unit)
            else:
                fine += _pieces(WORD.findall(text[slice(*unit)]), unit.start)
        units, costs = fine, _costs(text, fine, 0, count_tokens)
    return zip(units, costs, strict=True)


def _pieces(texts: Iterable[str], start: int) -> list[Span]:
    spans = []
    for piece in texts:
        if piece:
            spans.append(Span(start, start + len(piece)))
            start += len(piece)
    return spans


def _pack(units: Iterable[tuple[Span, int]], budget: int, target: int) -> Iterator[Span]:
    """Join neighbouring units up to `target` tokens, if the result stays within `budget`."""
    joined: Span | None = None
    used = 0
    for unit, cost in units:
        if joined is None:
            joined, used = unit, cost
        elif used and (used + cost > budget or used >= target):
            yield Span(joined.start, unit.start)
            joined, used = unit, cost
        else:
            joined, used = Span(joined.start, unit.end), used + cost
    if joined is not None:
        yield joined


def _join_short(
    text: str, pieces: Sequence[Span], budget: int, count_tokens: CountTokens
) -> list[Span]:
    def fits(span: Span) -> bool:
        return _costs(text, [span], budget, count_tokens)[0] <= budget

    joined: list[Span] = []
    for piece in pieces:
        if joined and joined[-1].end - joined[-1].start < SHORT:
            both = Span(joined[-1].start, piece.end)
            if fits(both):
                joined[-1] = both
                continue
        joined.append(piece)
    if len(joined) > 1 and joined[-1].end - joined[-1].start < SHORT:
        both = Span(joined[-2].start, joined[-1].end)
        if fits(both):
            joined[-2:] = [both]
    return joined
