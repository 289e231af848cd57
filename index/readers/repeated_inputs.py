"""The ids and files already read in a run, on disk once they are many."""

import hashlib
import sqlite3

from ..errors import StorageError

CACHE = 32 * 1024
"""KiB held in memory, enough for some hundred thousand ids; the rest goes to a temporary file."""


class Repeats:
    """The place where each key was last seen, in bounded memory."""

    def __init__(self) -> None:
        """Start empty; SQLite makes the temporary file if it is needed, and removes it."""
        # A generator may be finished in another thread than the one that began it.
        self._seen = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._seen.executescript(
            f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -{CACHE};"
            "CREATE TABLE seen (key BLOB PRIMARY KEY, place TEXT) WITHOUT ROWID; BEGIN;"
        )

    def swap(self, key: str, place: str) -> str | None:
        """Record `place` for a key and return the place where it was seen before, if any.

        Raises StorageError if there is no room for the temporary file.
        """
        digest = hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        try:
            found = self._seen.execute("SELECT place FROM seen WHERE key = ?", (digest,)).fetchone()
            self._seen.execute("REPLACE INTO seen VALUES (?, ?)", (digest, place))
        except sqlite3.Error as error:
            raise StorageError(
                f"no room to remember which ids were read ({error}): make room in the folder for "
                "temporary files, or set SQLITE_TMPDIR to another"
            ) from None
        return str(found[0]) if found else None

    def close(self) -> None:
        """Free the memory and the file."""
        self._seen.close()
