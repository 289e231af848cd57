"""The encoders of an open index, loaded at first use and kept."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ..storage.forks import ProcessLock
from . import CustomEncoder, Encoder, open_builder, open_encoder, open_token_encoder
from .stored_encoder import StoredEncoder

if TYPE_CHECKING:
    from .runtimes.token_vectors import TokenEncoder


class LoadedEncoders:
    """The encoders of queries, passages and tokens, one of each for every stored encoder.

    Safe to share between threads: an encoder that two threads request at once is loaded once.
    """

    def __init__(self, root: Path, custom: CustomEncoder | None) -> None:
        """Serve the index at `root`; `custom` is the application's own encoder, if any."""
        self._root, self._custom = root, custom
        self.loaded: dict[tuple[str, str | None], Encoder] = {}
        self._of_tokens: dict[str | None, TokenEncoder] = {}
        self._lock = ProcessLock()

    def of_queries(self, stored: StoredEncoder) -> Encoder:
        """The encoder of queries that belongs to the vectors of `stored`."""
        return self._once("queries", stored, open_encoder)

    def of_passages(self, stored: StoredEncoder) -> Encoder:
        """The encoder of passages whose vectors are comparable with those of `stored`."""
        # Vectors of two precisions in one index would not be comparable.
        return self._once("passages", stored, partial(open_builder, precision=stored.precision))

    def of_tokens(self, stored: StoredEncoder) -> "TokenEncoder":
        """The encoder of tokens that belongs to the vectors of `stored`."""
        queries = self.of_queries(stored)  # one open graph serves both
        with self._lock:
            if stored.folder not in self._of_tokens:
                self._of_tokens[stored.folder] = open_token_encoder(
                    stored.path(self._root), expected_digest=stored.digest, queries=queries
                )
            return self._of_tokens[stored.folder]

    def close(self) -> None:
        """Let go of the encoders, and so of their files. They are loaded again if still needed."""
        with self._lock:
            self.loaded.clear()
            self._of_tokens.clear()

    def _once(self, use: str, stored: StoredEncoder, load: Callable[..., Encoder]) -> Encoder:
        with self._lock:
            if (use, stored.folder) not in self.loaded:
                self.loaded[use, stored.folder] = load(
                    stored.path(self._root), expected_digest=stored.digest, custom=self._custom
                )
            return self.loaded[use, stored.folder]
