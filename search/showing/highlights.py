"""Highlights: the spans of a passage that hold words of the query."""

from collections.abc import Set

from ...index import Analyzer


def highlights(text: str, terms: Set[str], analyzer: Analyzer) -> tuple[tuple[int, int], ...]:
    """The spans of `text`, in characters, whose index term is one of `terms`.

    In order and apart: overlapping spans (CJK bigrams) become one.
    """
    spans: list[tuple[int, int]] = []
    for start, end in analyzer.occurrences(text, terms):
        if spans and start < spans[-1][1]:
            spans[-1] = spans[-1][0], max(spans[-1][1], end)
        else:
            spans.append((start, end))
    return tuple(spans)
