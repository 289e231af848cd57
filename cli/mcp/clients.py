"""The clients of the MCP server: where each keeps its servers, and nutgraf's entry there."""

import json
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from ...index import NutgrafError, StorageError


class Known(NamedTuple):
    """A client: its configuration file below the home folder, and the key of its servers."""

    file: Callable[[Path], Path]
    key: str


def _application(home: Path) -> Path:
    """The folder in which applications keep their settings."""
    if sys.platform == "darwin":
        return home / "Library" / "Application Support"
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or home / "AppData" / "Roaming")
    return Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")


CLIENTS: Final[Mapping[str, Known]] = {
    "claude-desktop": Known(
        lambda home: _application(home) / "Claude" / "claude_desktop_config.json", "mcpServers"
    ),
    "claude-code": Known(lambda home: home / ".claude.json", "mcpServers"),
    "cursor": Known(lambda home: home / ".cursor" / "mcp.json", "mcpServers"),
    "gemini": Known(lambda home: home / ".gemini" / "settings.json", "mcpServers"),
    "vscode": Known(lambda home: _application(home) / "Code" / "User" / "mcp.json", "servers"),
    "windsurf": Known(
        lambda home: home / ".codeium" / "windsurf" / "mcp_config.json", "mcpServers"
    ),
}
"""The clients that are known, by the name that the command takes."""

NAME: Final = "nutgraf"
"""The name of the server in a client's file."""


BY_HAND: Final = "change it by hand"
"""What to do about a file that is not as expected."""


class Change(NamedTuple):
    """A change of a client's file: the text before and after it; None for no file before."""

    file: Path
    before: str | None
    after: str

    def make(self) -> None:
        """Write the file, which changes at once or not at all. Raises StorageError."""
        unfinished = self.file.with_name(f"{self.file.name}.nutgraf-unfinished")
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            unfinished.write_text(self.after, "utf-8")
            if self.before is not None:
                unfinished.chmod(self.file.stat().st_mode & 0o777)
            unfinished.replace(self.file)
        except OSError as error:
            raise StorageError(f"{self.file}: {error.strerror or error}") from error


def change_of(client: str, entry: Mapping[str, Any] | None, home: Path) -> Change:
    """The change that makes `entry` nutgraf's in a client's file; None takes it out.

    Everything else in the file stays, and a link leads where it led. Raises NutgrafError for a file
    that is not plain JSON, such as one with comments, StorageError for one that cannot be read.
    """
    known = CLIENTS[client]
    file = known.file(home).resolve()
    try:
        before = file.read_text("utf-8") if file.exists() else None
        settings = json.loads(before) if before and before.strip() else {}
    except OSError as error:
        raise StorageError(f"{file}: {error.strerror or error}") from error
    except ValueError as error:  # comments, or another encoding
        raise NutgrafError(f"{file}: is not plain JSON ({error}); {BY_HAND}") from None
    if not isinstance(settings, dict):
        raise NutgrafError(f"{file}: is not a JSON object; {BY_HAND}")
    servers = settings.get(known.key, {})
    if not isinstance(servers, dict):
        raise NutgrafError(f"{file}: {known.key!r} is not a JSON object; {BY_HAND}")
    if entry is not None:
        settings[known.key] = servers | {NAME: dict(entry)}
    elif NAME in servers:
        del servers[NAME]
    else:
        return Change(file, before, before or "")
    return Change(file, before, json.dumps(settings, indent=2, ensure_ascii=False) + "\n")
