"""The click options of a search, made from the library's table of search options."""

from collections.abc import Callable, Mapping
from functools import update_wrapper
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

import click

from ..index import NutgrafError
from ..search import SearchRequest
from ..search.face_options import options_of, request_of
from ..search.options import Face, Option
from ..search.request import TOKENS, Rerank
from .configurable import SearchOption
from .options import MomentType, Number, from_index

if TYPE_CHECKING:
    from .completion.index_values import Kind

Others = ParamSpec("Others")
Result = TypeVar("Result")
Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

COMPLETED: Mapping[str, "Kind"] = {
    name: name for name in ("source", "author", "field", "sort", "facet")
}
"""The options whose values are those of the index."""


class DayType(click.ParamType[Any]):
    """A day, written as a date."""

    name = "DATE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The day that `value` stands for. Raises BadParameter."""
        from ..search.query.filters import day_of

        try:
            return day_of(param.name if param and param.name else "it", value)
        except NutgrafError as error:
            self.fail(f"{error}.", param, ctx)


class PairType(click.ParamType[Any]):
    """The name of a field and a value, with `=` between them."""

    name = "NAME=VALUE"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        """The name and the value. Raises BadParameter."""
        name, sign, content = str(value).partition("=")
        if not sign or not name.strip():
            self.fail(f"{value!r} has no =; write it as section=politics.", param, ctx)
        return name, content


class RerankType(click.ParamType[Any]):
    """The tokens of the index's own encoder, or the name of a cross-encoder."""

    name = "tokens|MODEL"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Rerank:
        """`tokens`, or the loaded cross-encoder. Raises EncoderError if it cannot be loaded."""
        if value == TOKENS:
            return TOKENS
        from ..search import Reranker

        return Reranker.load(str(value))


def search_options(
    face: Face, question: Decorator | None = None
) -> Callable[[Callable[Concatenate[SearchRequest, Others], Result]], Callable[..., Result]]:
    """A decorator that gives a command the argument QUERY and the search options of `face`.

    The command's first parameter is the SearchRequest that they make. `question` is an option in
    place of the argument; its parameter is called `query` too.
    """

    def decorate(
        command: Callable[Concatenate[SearchRequest, Others], Result],
    ) -> Callable[..., Result]:
        options = options_of(face)

        def called(
            query: str | tuple[str, ...] | None, *others: Others.args, **more: Others.kwargs
        ) -> Result:
            text = query if isinstance(query, str) else " ".join(query or ())
            values = {each.name: _value(each, more.pop(each.name)) for each in options}
            return command(request_of(face, text, values), *others, **more)

        decorated: Callable[..., Result] = update_wrapper(called, command)
        for each in reversed(options):
            decorated = _click_option(each, face)(decorated)
        argument = click.argument("query", nargs=-1, required=face != "command")
        return (question or argument)(decorated)

    return decorate


def _value(option: Option, given: Any) -> Any:
    """The value of an option; pairs of a field and its value become a mapping."""
    if option.kind != "fields":
        return given
    found: dict[str, list[str]] = {}
    for name, value in given:
        found.setdefault(name, []).append(value)
    return found or None


def _click_option(option: Option, face: Face) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    names = (*option.flags, f"--{option.name.replace('_', '-')}", option.name)
    if option.kind == "flag":
        return click.option(*names, cls=SearchOption, is_flag=True, help=option.help)
    default = option.default_on(face)
    kind = COMPLETED.get(option.name)
    return click.option(
        *names,
        cls=SearchOption,
        shell_complete=from_index(kind) if kind else None,
        type=_click_type(option, face),
        metavar=option.metavar,
        multiple=option.kind in ("texts", "fields"),
        default=default,
        show_default=default not in (None, ()),
        help=option.help,
    )


def _click_type(option: Option, face: Face) -> click.ParamType[Any]:
    least, most = option.bounds_on(face)
    if option.kind == "choice" and not option.fields:
        return click.Choice(list(option.choices))
    if option.kind == "count":
        return click.IntRange(
            None if least is None else int(least), None if most is None else int(most)
        )
    if option.kind == "number":
        return Number(min=least, max=most)
    if option.kind == "milliseconds":
        return Number(min=0, min_open=True)
    types: dict[str, click.ParamType[Any]] = {
        "day": DayType(), "fields": PairType(), "moment": MomentType(), "reranker": RerankType(),
    }  # fmt: skip
    return types.get(option.kind, click.STRING)
