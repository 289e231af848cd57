"""Configurable options: what a configuration file is called, and what an index's own may set."""

from typing import Final

import click

CONFIGURATION: Final = "nutgraf.toml"
"""The name of the file of options that are always the same."""


class SearchOption(click.Option):
    """An option of the table of search options, which an index's own file may set."""
