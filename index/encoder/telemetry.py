"""The telemetry of the libraries that run models: switched off before any of them is imported.

The wheels of onnxruntime for Linux and macOS collect from release 1.32 on: the import alone writes
a device id and a database of events into the user's cache folder, and a process that lives on
looks up a collector's address. huggingface_hub adds a report of what uses it to its requests.
"""

import os
import sys
from typing import Final

_SWITCHES = {
    "ORT_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
}
"""Read once by each library, when it is imported. A value that the user has set stays."""

_READ_BY: Final = {
    "ORT_DISABLE_TELEMETRY": "onnxruntime",
    "HF_HUB_DISABLE_TELEMETRY": "huggingface_hub",
}

EARLY: Final = tuple(
    library
    for name, library in _READ_BY.items()
    if library in sys.modules and name not in os.environ
)
"""The libraries that the host program had imported, with their telemetry, before this module."""

_TRUE = frozenset({"1", "on", "true", "yes"})


def switch_off() -> None:
    """Switch the libraries' telemetry off, in this process and in those that it starts.

    A host program may have imported onnxruntime before: it is then asked to collect no more.
    """
    for name, value in _SWITCHES.items():
        os.environ.setdefault(name, value)
    early = sys.modules.get("onnxruntime")
    if early is not None and not collecting():
        early.disable_telemetry_events()


def collecting() -> list[str]:
    """The environment variables by which the user leaves a library's telemetry on."""
    return [name for name in _SWITCHES if os.environ.get(name, "").lower() not in _TRUE]
