"""Extras: optional packages, and the command that installs a missing one."""

from importlib.util import find_spec

from ..errors import MissingExtraError
from ..hints import Advice, Hint

WATCH_MODULES = ("watchfiles", "feedparser", "protego", "urllib3", "certifi")
"""The modules that the extra `watch` installs."""


def require_extra(extra: str, *modules: str) -> None:
    """Raise MissingExtraError unless all `modules` of the extra are installed.

    The error names the first that is missing and the command that installs it.
    """
    for module in modules:
        if find_spec(module) is None:
            raise MissingExtraError(
                f"this needs the package {module.replace('_', '-')}, which is not installed",
                Hint(Advice.INSTALL, name=f"'nutgraf[{extra}]'"),
            )
