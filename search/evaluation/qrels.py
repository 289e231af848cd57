"""Qrels: the judgements of a collection, grades by topic and by article or passage."""

from pathlib import Path

from ...index import ArticleError
from ..corpus import Contents
from .lines import read_lines

Qrels = dict[str, dict[str, int]]
"""Topic → id of an article or a passage (`article#position`) → grade, 0 not relevant."""


def read_qrels(file: Path) -> Qrels:
    """Read judgements; ArticleError names the line that is none.

    A line is as BEIR has it, topic, id and grade parted by tabs, the first naming these columns;
    or as TREC has it, topic, iteration, id and grade parted by spaces or tabs.
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
    # An id may hold spaces, the other columns none.
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
    """The article that an id names, or of which it names a passage; the id if it is unknown."""
    found = contents.find(id_)
    return found[0].id if found else id_


def is_passage(id_: str, contents: Contents) -> bool:
    """Whether a judgement's id names a passage of the index."""
    found = contents.find(id_)
    return found is not None and found[2] is not None
