"""What can go wrong, as one tree.

    NutgrafError
    ├── ArticleError          an article, file or line that cannot be read as an article
    ├── QueryError            a query that cannot be understood, or asks for too much
    ├── EncoderError          a model that cannot be loaded, or is not the one in use
    ├── FetchError            a feed or a page that could not be had from the net
    ├── IndexNotFoundError    no index where one was expected
    ├── IndexLockedError      another writer is at work
    ├── GenerationError       a generation that an index does not have, or no longer
    ├── IndexDamagedError     a file of an index is missing, torn or changed
    ├── StorageError          the file system refused: disk full, no permission
    └── MissingExtraError     a part of nutgraf that is installed apart; an ImportError too

A message names the file, the line or the field, and says what to do. It is one
line: the command line prints it as it is.
"""


class NutgrafError(Exception):
    """Base of every error that this package raises on purpose."""


class ArticleError(NutgrafError):
    """An article, file or line that cannot be read as an article."""


class QueryError(NutgrafError):
    """A query that cannot be understood, or asks for too much."""


class EncoderError(NutgrafError):
    """A model that cannot be loaded, or is not the one an index was built with."""


class FetchError(NutgrafError):
    """A feed or a page that could not be had from the net.

    `lasting` says that asking again will not help; `retry_after` is the time in seconds for
    which the server asked to be left alone.
    """

    def __init__(
        self, message: str, *, lasting: bool = False, retry_after: float | None = None
    ) -> None:
        """`message` is one line that names the address."""
        super().__init__(message)
        self.lasting, self.retry_after = lasting, retry_after


class IndexNotFoundError(NutgrafError):
    """No index where one was expected."""


class IndexLockedError(NutgrafError):
    """Another writer is at work on the index."""


class GenerationError(NutgrafError):
    """A generation that an index does not have, or no longer."""


class IndexDamagedError(NutgrafError):
    """A file of an index is missing, torn or changed."""


class StorageError(NutgrafError):
    """The file system refused: the disk is full, or permission is missing."""


class MissingExtraError(NutgrafError, ImportError):
    """A part of nutgraf needs a package that only an extra installs."""


def first_line(error: BaseException) -> str:
    """The first line of an error's message, or its type where it has none."""
    lines = str(error).strip().splitlines()
    return lines[0].strip() if lines else type(error).__name__
