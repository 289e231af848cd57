"""The input schemas of the MCP tools; that of `search` comes from the options table."""

from collections.abc import Callable, Mapping
from inspect import Parameter, Signature, getdoc
from typing import Annotated, Any, Literal

from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.mcpserver.tools import Tool
from mcp_types import CallToolResult, TextContent, ToolAnnotations
from pydantic import Field, ValidationError, create_model, model_validator

from ...index import NutgrafError
from ...search import SearchRequest
from ...search.face_options import options_of, renamed, request_of
from ...search.options import Option, nearest
from .answers import SearchAnswer
from .lean_text import lean_text

READS = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)

Question = Annotated[
    str,
    Field(
        max_length=10_000,
        description='A question in plain words, or "a phrase", +must, -must not, title:word, '
        "date:2021-03..2021-09, prefix*. Without one: all articles, the newest first.",
    ),
]

TOKENS = 1500
"""About how many tokens an answer has at most, unless an agent asks for another number."""

CHARACTERS = 4
"""Characters of a token, by a rule of thumb."""

Budget = Annotated[int, Field(ge=100, le=50_000, description="Most tokens of the answer, about.")]

TYPES: Mapping[str, Any] = {
    "count": int, "number": float, "milliseconds": float, "flag": bool, "text": str,
    "texts": str | list[str], "fields": dict[str, str | list[str]], "day": str, "moment": int | str,
}  # fmt: skip
"""The type of an argument by the kind of its option."""

Names = Callable[[dict[str, Any]], dict[str, Any]]


class CheckedTool(Tool):
    """A tool that refuses wrong arguments in one line, by their names."""

    async def run(
        self, arguments: dict[str, Any], context: Context[Any, Any], convert_result: bool = False
    ) -> Any:
        """The answer, as the SDK gives it. Raises ToolError for arguments that it cannot take."""
        try:
            answer = await super().run(arguments, context, convert_result)
        except ToolError as error:
            if isinstance(error.__cause__, ValidationError):
                raise ToolError(_in_one_line(error.__cause__)) from error
            raise
        if isinstance(answer, CallToolResult) and answer.structured_content is not None:
            text = TextContent(type="text", text=lean_text(answer.structured_content))
            return answer.model_copy(update={"content": [text]})
        return answer


def search_tool(answer: Callable[[SearchRequest, int], SearchAnswer]) -> Tool:
    """The tool `search`, with an argument for each search option that MCP has."""

    def search(query: str, tokens: int = TOKENS, **options: object) -> SearchAnswer:
        given = {name: value for name, value in options.items() if value is not None}
        try:
            request = request_of("mcp", query, given)
        except NutgrafError as error:
            raise ToolError(str(error)) from error
        return answer(request, tokens)

    def names(given: dict[str, Any]) -> dict[str, Any]:
        kept = {name: value for name, value in given.items() if name in ("query", "tokens")}
        options = {name: value for name, value in given.items() if name not in kept}
        return kept | renamed("mcp", options)

    keyword = Parameter.KEYWORD_ONLY
    search.__doc__ = answer.__doc__
    search.__signature__ = Signature(  # type: ignore[attr-defined]
        [
            Parameter("query", keyword, default="", annotation=Question),
            Parameter("tokens", keyword, default=TOKENS, annotation=Budget),
            *(
                Parameter(each.name, keyword, default=_default(each), annotation=_annotation(each))
                for each in options_of("mcp")
            ),
        ],
        return_annotation=SearchAnswer,
    )
    return _tool(search, names)


def strict_tool(function: Callable[..., Any]) -> Tool:
    """A tool made from a function. For an unknown argument its error names the nearest one."""
    tool = _tool(function, lambda given: given)
    known = {name: name for name in tool.fn_metadata.arg_model.model_fields}

    def names(given: dict[str, Any]) -> dict[str, Any]:
        for name in given.keys() - known.keys():
            raise ValueError(f"no argument {name[:40]!r}{nearest(name, known)}")
        return given

    return _tool(function, names)


def _default(option: Option) -> object:
    return None if option.kind == "texts" else option.default_on("mcp")


def _annotation(option: Option) -> Any:
    """The type of an argument with its bounds, as the SDK and pydantic read it."""
    least, most = option.bounds_on("mcp")
    about = option.help
    if option.choices:
        kind: Any = str if option.fields else Literal[tuple(option.choices)]
        about += " " + "; ".join(f"{v}: {c.about or c.label}" for v, c in option.choices.items())
    else:
        kind = TYPES[option.kind]
    if option.kind not in ("count", "number"):
        least = most = None
    if _default(option) is None:
        kind = kind | None
    return Annotated[kind, Field(description=about, ge=least, le=most)]


def _tool(function: Callable[..., Any], names: Names) -> Tool:
    """A tool that refuses unknown arguments, so that a misspelt filter is not ignored.

    `names` turns the arguments as given into those that the function has.
    """

    def checked(given: Any) -> Any:
        try:
            return names(given) if isinstance(given, dict) else given
        except NutgrafError as error:
            raise ValueError(str(error)) from error

    tool = CheckedTool.from_function(
        function, description=getdoc(function), annotations=READS, structured_output=True
    )
    taken = tool.fn_metadata.arg_model
    taken.model_config["extra"] = "forbid"
    tool.fn_metadata.arg_model = create_model(
        taken.__name__,
        __base__=taken,
        __validators__={"checked": model_validator(mode="before")(checked)},  # type: ignore[dict-item]
    )
    tool.parameters = tool.fn_metadata.arg_model.model_json_schema(by_alias=True)
    return tool


def _in_one_line(invalid: ValidationError) -> str:
    """All that is wrong with some arguments, each with its name."""
    told: dict[str, str] = {}
    for each in invalid.errors(include_url=False, include_input=False):
        name = str(each["loc"][0]) if each["loc"] else ""
        raised = each.get("ctx", {}).get("error")
        told.setdefault(name, str(raised) if raised else each["msg"])
    return "; ".join(f"{name}: {said}" if name else said for name, said in told.items())
