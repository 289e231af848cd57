"""The package nutgraf: its version, and the doors to its three parts.

    nutgraf.index     articles in, an index out
    nutgraf.search    questions in, hits out
    nutgraf.cli       the command line, the service and the MCP server

Each part is loaded when it is first used: `import nutgraf` alone loads none of them.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import cli, index, search

    __version__: str

__all__ = ["__version__", "cli", "index", "search"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if name == "__version__":
        return import_module("importlib.metadata").version(__name__)
    return import_module(f".{name}", __name__)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
