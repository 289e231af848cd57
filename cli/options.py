"""Options that several commands share."""

import math
import os
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from ..index import Index

INDEX = click.option(
    "-i",
    "--index",
    "index_path",
    metavar="PATH",
    type=click.Path(path_type=Path),
    default=lambda: os.environ.get("NUTGRAF_INDEX") or ".nutgraf",
    help="Index folder.  [default: $NUTGRAF_INDEX, else .nutgraf]",
)

JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


class Number(click.FloatRange):
    """A finite number in a range; that of click lets `nan` through, which is in none."""

    def convert(
        self, value: Any, parameter: click.Parameter | None, context: click.Context | None
    ) -> float:
        """The number; a usage error where there is none."""
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
    help="How long to wait for another writer to end.",
)

Moment = int | date | datetime


class MomentType(click.ParamType[Moment]):
    """A generation by its number, or by a day or time at which it was the newest."""

    name = "GEN|DATE"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Moment:
        """Digits alone are a number; else the text must be of ISO 8601."""
        text = str(value)
        if text.isdecimal():
            return int(text)
        for read in (date.fromisoformat, datetime.fromisoformat):
            try:
                return read(text)
            except ValueError:
                continue
        raise click.BadParameter(
            f"{text!r} is neither a number nor like 2016-03-31 or 2016-03-31T18:00", ctx, param
        )


AS_OF_TYPE = MomentType()

AS_OF = click.option(
    "--as-of",
    type=AS_OF_TYPE,
    help="Ask an earlier generation: its number, or the last of a day or time (UTC).",
)


def generation_of(index: "Index", moment: Moment) -> int:
    """The generation that a user means."""
    return moment if isinstance(moment, int) else index.generation_at(moment)
