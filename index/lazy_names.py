"""Lazy names: the names of a package, loaded from their modules when they are first used."""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module


def lazy_names(package: str, homes: Mapping[str, Sequence[str]]) -> Callable[[str], object]:
    """The `__getattr__` of a package; `homes` has the names of each of its modules."""

    def load(name: str) -> object:
        for module, names in homes.items():
            if name in names:
                return getattr(import_module(f".{module}", package), name)
        raise AttributeError(f"module {package!r} has no attribute {name!r}")

    return load
