"""The errors of nutgraf, as one tree.

    NutgrafError
    ├── ArticleError          an article, file or line that cannot be read as an article
    ├── QueryError            a query that cannot be understood, or asks for too much
    ├── EncoderError          a model that cannot be loaded, or is not the one in use
    ├── FetchError            a feed or a page that could not be fetched
    ├── IndexNotFoundError    no index where one was expected
    ├── IndexLockedError      another writer is at work
    ├── GenerationError       a generation that an index does not have, or no longer has
    ├── IndexDamagedError     a file of an index is missing, torn or changed
    ├── StorageError          the file system refused: disk full, no permission
    ├── ArgumentError         an argument of a wrong type; a TypeError too
    └── MissingExtraError     a part of nutgraf that is installed separately; an ImportError too

A message is one line that names the file, the line or the field. If the advice is the same on all
faces, the message contains it; otherwise it is a hint, which each face puts in its own words.
"""

from collections.abc import Callable

from .hints import Hint


class NutgrafError(Exception):
    """Base of every error that this package raises on purpose.

    `message` says what is wrong, `hint` what to do. str() has both, in words for Python users.
    """

    def __init__(self, message: str = "", hint: Hint | None = None) -> None:
        """`message` is one line."""
        super().__init__(message)
        self.message, self.hint = message, hint

    def __str__(self) -> str:
        return self.worded(str)

    def worded(self, word: Callable[[Hint], str]) -> str:
        """The message, followed by the hint, if any, in the words that `word` gives it."""
        return f"{self.message}; {word(self.hint)}" if self.hint else self.message


class ArticleError(NutgrafError):
    """An article, file or line that cannot be read as an article."""


class QueryError(NutgrafError):
    """A query that cannot be understood, or asks for too much."""


class EncoderError(NutgrafError):
    """A model that cannot be loaded, or is not the one an index was built with."""


class FetchError(NutgrafError):
    """A feed or a page that could not be fetched.

    `lasting` is True if asking again will not help; `retry_after` is the time in seconds that the
    server asked to be left alone.
    """

    def __init__(
        self,
        message: str,
        hint: Hint | None = None,
        *,
        lasting: bool = False,
        retry_after: float | None = None,
    ) -> None:
        """`message` is one line that names the address."""
        super().__init__(message, hint)
        self.lasting, self.retry_after = lasting, retry_after


class IndexNotFoundError(NutgrafError):
    """No index where one was expected."""


class IndexLockedError(NutgrafError):
    """Another writer is at work on the index."""


class GenerationError(NutgrafError):
    """A generation that an index does not have, or no longer has."""


class IndexDamagedError(NutgrafError):
    """A file of an index is missing, torn or changed."""


class StorageError(NutgrafError):
    """The file system refused: the disk is full, or permission is missing."""


class ArgumentError(NutgrafError, TypeError):
    """An argument of a wrong type."""


class MissingExtraError(NutgrafError, ImportError):
    """A part of nutgraf that needs a package which only an extra installs."""


def first_line(error: BaseException) -> str:
    """The first line of an error's message, or the name of its type if it has no message."""
    lines = str(error).strip().splitlines()
    return lines[0].strip() if lines else type(error).__name__
