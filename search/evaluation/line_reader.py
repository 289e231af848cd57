"""The line reader: reads a text file of an evaluation as lines."""

from pathlib import Path

from ...index import ArticleError


def read_lines(file: Path) -> list[str]:
    """The lines of a UTF-8 text file. If it is unreadable, an ArticleError names it."""
    try:
        return file.read_text("utf-8-sig").splitlines()
    except OSError as error:
        raise ArticleError(f"{file}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError as error:
        raise ArticleError(f"{file}: cannot be read ({error})") from None
