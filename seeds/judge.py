"""Writes qrels/test.tsv: the passages with the quotes that queries.jsonl names as answers.

Passages depend on how articles are split, quotes do not: after a change of the splitter, run
`python seeds/judge.py`. A test compares the file with what this script would write.
"""

import json
import sys
from pathlib import Path

from nutgraf.index import Article, Index
from nutgraf.index.articles.passages import split_article
from nutgraf.index.encoder import passage_window
from nutgraf.index.readers import read_articles

SEEDS = Path(__file__).parent


def judged(index: Index) -> list[tuple[str, str, int]]:
    """The topic, passage id and grade of each answer, in order of topics."""
    articles = SEEDS / "articles"
    read = read_articles([str(articles)], root=articles)
    found = {article.id: article for article in read if isinstance(article, Article)}
    encoder = index.builder
    window = passage_window(encoder)
    lines = (SEEDS / "queries.jsonl").read_text("utf-8").splitlines()
    grades: dict[tuple[str, str], int] = {}
    for topic in map(json.loads, lines):
        for answer in topic["metadata"]["answers"]:
            article = found[answer["article"]]
            passages = split_article(article, window, encoder.count_tokens)
            [passage] = [p for p in passages if squeezed(answer["quote"]) in squeezed(p.text)]
            key = topic["_id"], passage.id
            grades[key] = max(answer["grade"], grades.get(key, 0))
    return [(*key, grade) for key, grade in grades.items()]


def squeezed(text: str) -> str:
    """The text with each run of white space replaced by one space."""
    return " ".join(text.split())


def main() -> None:
    """Judge with the encoder of an index, whose window decides how passages are cut."""
    with Index.open(sys.argv[1]) as index:
        rows = judged(index)
    lines = ["query-id\tcorpus-id\tscore", *("\t".join(map(str, row)) for row in rows)]
    (SEEDS / "qrels").mkdir(exist_ok=True)
    (SEEDS / "qrels" / "test.tsv").write_text("\n".join(lines) + "\n", "utf-8")
    print(f"{len(rows)} judgements", file=sys.stderr)


if __name__ == "__main__":
    main()
