"""The helpers that commit changes and compare answers before and after."""

from nutgraf.index.maintenance.reembedding import Reembedding
from nutgraf.search import Searcher

QUESTION = "workers killed or ship aground edition"


def hits(index, generation=None, mode="hybrid"):
    """The hits of a question: ids, texts and exact scores of both legs."""
    with Searcher(index, generation=generation) as searcher:
        return [
            (hit.passage.id, hit.passage.text, hit.score, hit.keyword, hit.semantic)
            for hit in searcher.search(
                QUESTION, limit=100, mode=mode, per_article=0, literal=True
            ).hits
        ]


def change(index, *, add=(), remove=()):
    with index.writer() as writer:
        for article in add:
            writer.add(article)
        for id_ in remove:
            writer.remove(id_)
        generation = writer.commit()
        return generation, writer.counts


def switched(index, model):
    """Switch the index to another encoder; the first generation that has it."""
    with Reembedding(index, model) as change:
        change.encode()
        with change.written() as switch:
            return switch.commit()
