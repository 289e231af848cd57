"""The last of each id: earlier articles of an id in one input make no versions again and again."""

from ..articles.article import Article
from .writer import Change, Writer

MOST_WAITING = 1000
"""Articles that wait at most, and `MOST_CHARACTERS` of them; further ones are added at once."""

MOST_CHARACTERS = 16_000_000


class LastOfEach:
    """Adds the articles of an input to a writer; of several with one id, the last counts.

    An article with the content of an earlier version waits until the end of the input. It was
    replaced before, and if another one of its id comes, as it did then, nothing has changed.
    """

    def __init__(self, writer: Writer) -> None:
        """Begin with none waiting."""
        self._writer = writer
        self._waiting: dict[str, Article] = {}
        self._characters = 0

    def add(self, article: Article) -> Change | None:
        """Add an article, as the writer does; None if it waits."""
        if (before := self._waiting.pop(article.id, None)) is not None:
            self._characters -= len(before.text)
        has_room = (
            len(self._waiting) < MOST_WAITING
            and self._characters + len(article.text) <= MOST_CHARACTERS
        )
        if has_room and self._writer.is_earlier(article):
            self._waiting[article.id] = article
            self._characters += len(article.text)
            return None
        return self._writer.add(article)

    def finish(self) -> list[tuple[Article, Change]]:
        """Add those that wait: the input has no other article of their ids."""
        waiting, self._waiting, self._characters = self._waiting, {}, 0
        return [(article, self._writer.add(article)) for article in waiting.values()]
