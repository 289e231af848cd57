"""Qrels: the judgements of a collection, as grades by topic and by article or passage."""

from collections.abc import Sequence
from pathlib import Path

from ...index import Article, ArticleError, Passage
from ..corpus import Contents
from .line_reader import read_lines

Qrels = dict[str, dict[str, int]]
"""Topic → id of an article or a passage (`article#position`) → grade; 0 is not relevant."""


def read_qrels(file: Path) -> Qrels:
    """Read judgements; an ArticleError names the faulty line.

    In BEIR's format, lines are topic, id and grade separated by tabs, after a line with these
    names. In TREC's, lines are topic, iteration, id and grade separated by spaces or tabs.
    """
    qrels: Qrels = {}
    for number, line in enumerate(read_lines(file), 1):
        if not line.strip() or (number == 1 and line.split("\t")[-1].strip() == "score"):
            continue
        try:
            topic, document, grade = _columns(line)
            qrels.setdefault(topic, {})[document] = int(grade)
        except ValueError:
            raise ArticleError(
                f"{file}:{number}: not a judgement; write topic, id and a whole number, parted by "
                "tabs, or the four columns of TREC"
            ) from None
    return qrels


def write_qrels(qrels: Qrels, file: Path) -> None:
    """Write judgements in the four columns of TREC."""
    lines = (
        f"{topic} 0 {document} {grade}\n"
        for topic, grades in qrels.items()
        for document, grade in grades.items()
    )
    file.write_text("".join(lines), "utf-8")


def _columns(line: str) -> tuple[str, str, str]:
    tabs = line.rstrip("\r\n").split("\t")
    if len(tabs) == 3:
        topic, document, grade = tabs
        return topic, document, grade
    # An id may contain spaces, other columns may not.
    topic, _, rest = line.strip().split(None, 2)
    document, grade = rest.rsplit(None, 1)
    return topic, document, grade


def by_article(qrels: Qrels, contents: Contents) -> Qrels:
    """Judgements of passages as judgements of their articles: the best grade counts.

    `a#3` is passage 3 of article `a`, unless it is an article's own id.
    """
    collapsed: Qrels = {}
    for topic, grades in qrels.items():
        best = collapsed.setdefault(topic, {})
        for id_, grade in grades.items():
            article = article_of(id_, contents)
            best[article] = max(grade, best.get(article, grade))
    return collapsed


def article_of(id_: str, contents: Contents) -> str:
    """The id of the article to which an article's or passage's id belongs; an unknown id itself."""
    found = _judged(id_, contents)
    return found[0].id if found else id_


def is_passage(id_: str, contents: Contents) -> bool:
    """Whether a judged id belongs to a passage of the index."""
    found = _judged(id_, contents)
    return found is not None and found[2] is not None


def _judged(
    id_: str, contents: Contents
) -> tuple[Article, Sequence[Passage], Passage | None] | None:
    return contents.find(f"{id_}#") or contents.find(id_)  # an article first
