"""Extras: parts that need more packages than the core, and what to install where one is missing."""

from importlib.util import find_spec

from ..errors import MissingExtraError
from ..hints import Advice, Hint

WATCH_MODULES = ("watchfiles", "feedparser", "protego", "urllib3", "certifi")
"""What the extra `watch` installs."""


def require_extra(extra: str, *modules: str) -> None:
    """Do nothing where all `modules`, which `extra` installs, are there.

    Raises MissingExtraError, which names the first that is not and what to install.
    """
    for module in modules:
        if find_spec(module) is None:
            raise MissingExtraError(
                f"this needs the package {module.replace('_', '-')}, which is not installed",
                Hint(Advice.INSTALL, name=f"'nutgraf[{extra}]'"),
            )
