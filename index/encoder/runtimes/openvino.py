"""The OpenVINO runtime: runs a graph in bf16, twice as fast as fp32 if the processor has it.

OpenVINO is the extra `fast`. It reads the very file that onnxruntime runs.
"""

import importlib
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...errors import EncoderError, first_line
from ...hints import Advice, Hint
from ..manifest import VECTORS
from ..spec import Vectors
from .graph_encoder import Run

_TELEMETRY = "openvino_telemetry"


def openvino_run(graph: Path, *, workers: int) -> Run:
    """Open a graph for `workers` callers at once, each on a core of its own.

    Raises:
        EncoderError: OpenVINO is not installed, this processor has no bf16, or OpenVINO cannot
            open the graph.
    """
    # In a thread of its own: OpenVINO gives the first thread that calls it a stack for signals, and
    # the thread that frees the model takes it away. If the main thread lost its stack in this way,
    # the next Ctrl-C would kill the process.
    with ThreadPoolExecutor(1, "opening") as thread:
        return thread.submit(_opened, graph, workers).result()


def _opened(graph: Path, workers: int) -> Run:
    openvino = _import_openvino()
    try:
        core = openvino.Core()
        if "BF16" not in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES"):
            raise EncoderError("this processor has no bf16; use one with AVX512-BF16 or AMX")
        compiled = core.compile_model(
            str(graph),
            "CPU",
            {
                "INFERENCE_PRECISION_HINT": "bf16",
                "NUM_STREAMS": workers,
                "INFERENCE_NUM_THREADS": workers,
                # Two processes that pin their threads would share the first cores only.
                "ENABLE_CPU_PINNING": False,
            },
        )
    except RuntimeError as error:
        raise EncoderError(
            f"{graph}: OpenVINO cannot open it ({first_line(error)}); update or remove OpenVINO"
        ) from error
    output = compiled.output(VECTORS)
    idle: SimpleQueue[Any] = SimpleQueue()
    for _ in range(workers):
        idle.put(compiled.create_infer_request())

    # One inference first: if two threads start it at once, they can block each other for ever.
    compiled({each.any_name: np.ones((1, 2), np.int64) for each in compiled.inputs})

    def run(inputs: Mapping[str, NDArray[np.int64]]) -> Vectors:
        request = idle.get()
        try:
            return np.array(request.infer(dict(inputs))[output], np.float32)
        finally:
            idle.put(request)

    return run


def _import_openvino() -> ModuleType:
    """Import OpenVINO without its telemetry package, which would report the import."""
    absent = _TELEMETRY not in sys.modules
    if absent:
        sys.modules[_TELEMETRY] = None  # type: ignore[assignment]
    try:
        return importlib.import_module("openvino")
    except ImportError as error:
        raise EncoderError(
            "bf16 needs OpenVINO", Hint(Advice.INSTALL, name="'nutgraf[fast]'")
        ) from error
    finally:
        if absent:
            del sys.modules[_TELEMETRY]
