"""The limit of open files of this process: raised, and recognised where it is reached."""

import errno
import resource
from collections.abc import Iterator


def allow_open_files(wanted: int) -> None:
    """Raise the soft limit of open files to `wanted`, as far as the hard limit allows."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and wanted > soft:
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def is_short_of_means(error: BaseException) -> bool:
    """Whether an error, or one that caused it, says that files or memory ran out for a moment."""
    return any(
        isinstance(each, MemoryError)
        or (isinstance(each, OSError) and each.errno in (errno.EMFILE, errno.ENFILE, errno.ENOMEM))
        for each in _causes(error)
    )


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
