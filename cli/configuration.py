"""The configuration: options that are always the same, from nutgraf.toml files.

The user's file may set any option, an index's own file only search options: an index that one was
given must not choose commands, hosts, paths or models. The command line goes before the user's
file, and that before the index's.
"""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

import click

from ..index import NutgrafError
from ..search.options import nearest
from ..search.request import OPTIONS
from .command_list import COMMANDS
from .configurable import SearchOption

UNSAFE = ("rerank",)
"""Search options that load what they name, which an index's own file may not set."""

Table = Mapping[str, Any]


def read(file: Path) -> Table:
    """The tables of a file. Raises NutgrafError if it cannot be read or is no TOML."""
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise NutgrafError(f"{file}: {error}") from None


def of_user(file: Path, command: click.Command, name: str) -> dict[str, Any]:
    """The defaults of a command in the user's file, by the names of its parameters.

    Keys beside the tables are options of all commands that have them; a table named as the command
    has its own. Raises NutgrafError for an option that the command does not have, or a table that
    is no command.
    """
    tables = read(file)
    for key, value in tables.items():
        if isinstance(value, Mapping) and key not in COMMANDS:
            _refuse(file, f"[{key}] is no command", key, COMMANDS)
    common = {key: value for key, value in tables.items() if not isinstance(value, Mapping)}
    return _of_command(file, command, common, tables.get(name, {}))


def _of_command(file: Path, command: click.Command, common: Table, table: Any) -> dict[str, Any]:
    """The defaults of a command, and of each of its subcommands under its name."""
    if not isinstance(table, Mapping):
        raise NutgrafError(f"{file}: {command.name} is a command; write [{command.name}]")
    if isinstance(command, click.Group):
        for key in table.keys() - command.commands.keys():
            _refuse(file, f"no command {key!r} in [{command.name}]", key, command.commands)
        return {
            key: _of_command(file, each, common, table.get(key, {}))
            for key, each in command.commands.items()
        }
    options = _options(command)
    shared = {key: value for key, value in common.items() if _plain(key) in options}
    found = _defaults(file, shared, options) | _defaults(file, table, options)
    if os.environ.get("NUTGRAF_INDEX"):
        found = {key: value for key, value in found.items() if not key.startswith("index_path")}
    return found


def of_index(file: Path, command: click.Command) -> dict[str, Any]:
    """The defaults of a command in an index's own file: its search options.

    Raises NutgrafError for any other option.
    """
    options = {
        name: each
        for name, each in _options(command).items()
        if isinstance(each, SearchOption) and each.name not in UNSAFE
    }
    if not options:
        return {}
    tables = read(file)
    allowed = {_plain(name) for name in OPTIONS if name not in UNSAFE}
    for name, value in tables.items():
        if isinstance(value, Mapping) or _plain(name) not in allowed:
            _refuse(file, f"{name} is no search option that an index may set", name, allowed)
    return _defaults(file, {k: v for k, v in tables.items() if _plain(k) in options}, options)


def _options(command: click.Command) -> dict[str, click.Option]:
    """The options of a command, by their long names without hyphens."""
    return {
        _plain(flag): each
        for each in command.params
        if isinstance(each, click.Option)
        for flag in (*each.opts, *each.secondary_opts)
        if flag.startswith("--")
    }


def _defaults(file: Path, table: Table, options: Mapping[str, click.Option]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in table.items():
        option = options.get(_plain(name))
        if option is None or option.name is None:
            _refuse(file, f"no option {name!r} here", name, options)
        found[option.name] = _value(file, name, value, option)
    return found


def _value(file: Path, name: str, value: Any, option: click.Option) -> Any:
    if option.is_flag and not isinstance(value, bool):
        raise NutgrafError(f"{file}: {name} is true or false, not {value!r}")
    if isinstance(value, Mapping) or (isinstance(value, list) and not option.multiple):
        raise NutgrafError(f"{file}: {name} takes one value, not {value!r}")
    if option.is_flag:
        return value
    several = value if isinstance(value, list) else [value]
    if any(isinstance(each, bool | list | Mapping) for each in several):
        raise NutgrafError(f"{file}: {name} takes a text or a number, not {value!r}")
    texts = [str(_place(each, option)) for each in several]
    return texts if option.multiple else texts[0]


def _place(value: Any, option: click.Option) -> Any:
    """A path with `~` as the user's home folder."""
    is_path = isinstance(option.type, click.Path) and isinstance(value, str)
    return Path(value).expanduser() if is_path else value


def _plain(name: str) -> str:
    return name.lstrip("-").replace("_", "-")


def _refuse(file: Path, what: str, name: str, known: Any) -> NoReturn:
    near = nearest(name, {each.replace("-", "_"): each for each in known})
    raise NutgrafError(f"{file}: {what}{near}")
