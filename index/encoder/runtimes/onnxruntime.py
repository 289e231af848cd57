"""The onnxruntime runtime: runs a graph in fp32, for questions and as a fallback.

This module does not import torch, transformers or sentence-transformers: their imports take
seconds, a question milliseconds.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import cast

import numpy as np
import onnxruntime  # type: ignore[import-untyped]
from numpy.typing import NDArray

from ...errors import EncoderError, first_line
from ..manifest import TOKENS, VECTORS
from ..spec import Vectors

_WEIGHTS_IN = "session.model_external_initializers_file_folder_path"


class OnnxGraph:
    """A graph opened for several callers at once, in one session."""

    def __init__(self, graph: Path, *, threads: int, changed: bytes | None = None) -> None:
        """Use `threads` threads for each call.

        `changed` is a graph to run in its place, with the same weights.

        Raises:
            EncoderError: this onnxruntime cannot open it.
        """
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 4  # it raises everything that it logs
        options.intra_op_num_threads = threads
        # A searcher that waits must not keep a core busy.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        if changed is not None:
            options.add_session_config_entry(_WEIGHTS_IN, str(graph.parent))
        try:
            self._session = onnxruntime.InferenceSession(
                changed or str(graph), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # its errors have no base class of their own
            raise EncoderError(
                f"{graph}: onnxruntime {onnxruntime.__version__} cannot open it "
                f"({first_line(error)}); update onnxruntime or build the index anew"
            ) from error
        self.has_tokens = TOKENS in [each.name for each in self._session.get_outputs()]

    def vectors(self, inputs: Mapping[str, NDArray[np.int64]]) -> Vectors:
        """The vectors of a batch: float32 (texts, dimension)."""
        return cast(Vectors, self._session.run([VECTORS], inputs)[0])

    def tokens(self, inputs: Mapping[str, NDArray[np.int64]]) -> Vectors:
        """The last hidden states of a batch, if it `has_tokens`: float32 (texts, tokens, width)."""
        return cast(Vectors, self._session.run([TOKENS], inputs)[0])
