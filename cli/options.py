"""The options that several commands share: index, JSON, waiting time, moment."""

import math
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..index import NutgrafError
from ..index.moment import Moment, moment_of
from .configurable import CONFIGURATION

if TYPE_CHECKING:
    from .completion.index_values import Kind

Completer = Callable[[click.Context, click.Parameter, str], list[str]]


def from_index(kind: "Kind") -> Completer:
    """A completer that offers a shell the values of one kind that the index has."""

    def complete(context: click.Context, _: click.Parameter, typed: str) -> list[str]:
        from .completion.index_values import values  # only shells need it

        return values(kind, context, typed)

    return complete


def _configured(context: click.Context, _: click.Parameter, given: Any) -> Any:
    """The index that is given; the search options in its own folder become defaults.

    Of several indexes none has its way.
    """
    places = given if isinstance(given, tuple) else (given,)
    if len(places) == 1 and isinstance(places[0], Path):
        file = places[0] / CONFIGURATION
        if file.exists():
            from .configuration import of_index

            own = of_index(file, context.command)
            context.default_map = {**own, **(context.default_map or {})}
    return given


def _only(context: click.Context, parameter: click.Parameter, given: tuple[Path, ...]) -> Any:
    """The one index of a command that takes one. Raises UsageError for several."""
    if len(given) > 1:
        raise click.UsageError("-i is given several times; this command takes one index")
    return _configured(context, parameter, given[0])


INDEX = click.option(
    "-i",
    "--index",
    "index_path",
    metavar="PATH",
    type=click.Path(path_type=Path),
    multiple=True,
    default=lambda: (os.environ.get("NUTGRAF_INDEX") or ".nutgraf",),
    is_eager=True,
    callback=_only,
    help="Index folder.  [default: $NUTGRAF_INDEX, else .nutgraf]",
)

INDEXES = click.option(
    "-i",
    "--index",
    "index_paths",
    metavar="PATH",
    type=click.Path(path_type=Path),
    multiple=True,
    default=lambda: (os.environ.get("NUTGRAF_INDEX") or ".nutgraf",),
    is_eager=True,
    callback=_configured,
    help="Index folder; repeat it to search several as one.  [default: $NUTGRAF_INDEX, else "
    ".nutgraf]",
)

JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


class Number(click.FloatRange):
    """A finite number in a range. click's own FloatRange accepts `nan`."""

    def convert(
        self, value: Any, parameter: click.Parameter | None, context: click.Context | None
    ) -> float:
        """The number that `value` stands for. Raises BadParameter."""
        number: float = super().convert(value, parameter, context)
        if not math.isfinite(number):
            self.fail(f"{value!r} is not a finite number.", parameter, context)
        return number


WAIT = click.option(
    "--wait",
    metavar="SECONDS",
    type=Number(min=0),
    default=0.0,
    show_default=True,
    help="Longest time to wait for another writer.",
)


class MomentType(click.ParamType[Moment]):
    """A generation, given by its number or by a day or time at which it was the newest."""

    name = "GEN|DATE"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Moment:
        """The number, day or time (ISO 8601) that `value` stands for. Raises BadParameter."""
        try:
            return moment_of(str(value))
        except NutgrafError as error:
            raise click.BadParameter(str(error), ctx, param) from None


AS_OF_TYPE = MomentType()
