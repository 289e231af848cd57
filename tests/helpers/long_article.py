"""A long article whose passages all have the same text, encoded only once."""

from nutgraf.index import Article

REFRAIN = "The ferry ran late again on Monday, and nobody in the harbour was surprised by it."


def long_article(passages: int) -> Article:
    """A song about a ferry, with its refrain `passages` times."""
    return Article(id="song", title="Song of the ferry", text="\n\n".join([REFRAIN] * passages))
