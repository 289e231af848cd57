"""Commits as tests make them, and a question whose answer shows whether they changed anything."""

from nutgraf.index.maintenance.reembedding import Reembedding
from nutgraf.search import Searcher

QUESTION = "workers killed or ship aground edition"


def hits(index, generation=None, mode="hybrid"):
    """What a question finds: ids, texts and both legs' scores, to the last bit."""
    with Searcher(index, generation=generation) as searcher:
        return [
            (hit.passage.id, hit.passage.text, hit.score, hit.keyword, hit.semantic)
            for hit in searcher.search(QUESTION, limit=100, mode=mode).hits
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
    """Put another encoder in place; the generation since which it is the index's."""
    with Reembedding(index, model) as change:
        change.encode()
        with change.written() as switch:
            return switch.commit()
