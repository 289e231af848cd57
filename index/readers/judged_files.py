"""Judged files: the questions and judgements that lie beside the articles of a judged folder."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

QUESTIONS: Final = "queries.jsonl"
"""The file of the questions."""

JUDGEMENTS: Final = (
    "qrels/test.tsv",
    "qrels/test.qrels",
    "qrels/test.txt",
    "qrels.txt",
    "qrels.trec",
    "qrels",
)
"""The file of the judgements: the first of these, by the layouts of BEIR and TREC."""

_NAMES: Final = frozenset(Path(name).parts[0] for name in JUDGEMENTS)


def judged_in(names: Sequence[str]) -> frozenset[str]:
    """Which names of a folder are its questions and judgements; none unless it has both."""
    judgements = _NAMES.intersection(names)
    return judgements | {QUESTIONS} if judgements and QUESTIONS in names else frozenset()


def is_judged(path: Path) -> bool:
    """Whether a path is, or is in, what `judged_in` names of its folder."""
    return any(
        each.name in {QUESTIONS, *_NAMES}
        and each.name in judged_in([own.name for own in each.parent.iterdir()])
        for each in (path, path.parent)
    )
