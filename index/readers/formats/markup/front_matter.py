"""Front matter: the fields at the head of a text, in YAML, TOML, JSON or lines `Key: value`."""

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import yaml

LONGEST = 1 << 16
"""Characters within which the front matter must end."""

FRONT_MATTER = re.compile(r"\s*(---|\+\+\+)[ \t]*\n(.*?)^(?:\1|\.\.\.)[ \t]*$\n?", re.DOTALL | re.M)

ADDRESS = re.compile(r"https?://\S+$")
LINE = re.compile(r"([A-Za-z][\w -]{0,40}?)[ ]?:(?:[ \t]+(.*)|$)")
TELLING = frozenset({"author", "authors", "category", "date", "slug", "tags", "title"})
"""Keys of which one begins a head of lines `Key: value`, as Pelican and MultiMarkdown have it."""

# The values that are not text in YAML 1.2. In YAML 1.1 `no` is false, `12:30` 750, `0123` 83, and
# 31 February an error. Words and dates are parsed later, by the field.
VALUES = {
    "null": (r"~|null|Null|NULL|", "~nN"),
    "bool": (r"true|True|TRUE|false|False|FALSE", "tTfF"),
    "int": (r"[-+]?(?:0|[1-9]\d{0,99})", "-+0123456789"),
    "float": (r"[-+]?(?:0|[1-9]\d{0,99})\.\d{1,99}(?:[eE][-+]?\d{1,9})?", "-+0123456789"),
    "merge": (r"<<", "<"),
}


def split_front_matter(text: str) -> tuple[dict[str, Any] | None, str]:
    """The fields at the head of a text (None if it has no front matter), and the rest.

    YAML is between two lines of `---`, TOML of `+++`; JSON is an object; lines `Key: value` end
    with a blank line. Raises ValueError, with the reason in one line, if it is not YAML or TOML as
    its marks say.
    """
    match = FRONT_MATTER.match(text[:LONGEST])
    if match is None:
        return _json(text) if text.startswith("{") else _key_lines(text)
    fields = _yaml(match[2]) if match[1] == "---" else _toml(match[2])
    if isinstance(fields, str | list):
        return None, text  # words between two rules
    rest = text[match.end() :]
    return (_of_clipping(fields) if isinstance(fields, dict) else {}), rest


def _of_clipping(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields of a page that was clipped as a note: its source is an address, and `created` the
    day of the clipping; authors are links to notes.
    """
    source = fields.get("source")
    if not isinstance(source, str) or not ADDRESS.match(source) or "url" in fields:
        return dict(fields)
    renamed = {"source": "url", "created": "clipped"}
    taken = {renamed.get(key, key): value for key, value in fields.items()}
    author = taken.get("author")
    if isinstance(author, list):
        taken["author"] = [str(name).strip().strip("[]") for name in author if name]
    elif isinstance(author, str):
        taken["author"] = author.strip().strip("[]")
    return taken


@cache
def _loader() -> "type[yaml.SafeLoader]":
    import yaml

    class Loader(yaml.SafeLoader):
        pass

    Loader.yaml_implicit_resolvers = {}  # those of SafeLoader are of 1.1
    for name, (form, first) in VALUES.items():
        whole = re.compile(rf"(?:{form})\Z", re.ASCII)
        Loader.add_implicit_resolver(f"tag:yaml.org,2002:{name}", whole, [*first, ""])
    return Loader


def _yaml(text: str) -> Any:
    import yaml

    try:
        return yaml.load(text, _loader())
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f" in line {mark.line + 2}" if mark else ""  # from 0, and the line of `---`
        raise ValueError(f"its front matter is not YAML ({error.problem}{where})") from None
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        raise ValueError(f"its front matter is not YAML ({_short(error)})") from None


def _toml(text: str) -> Any:
    import tomllib

    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"its front matter is not TOML ({_short(error)})") from None


def _json(text: str) -> tuple[dict[str, Any] | None, str]:
    try:
        fields, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return None, text  # a template's tag, or words in braces
    rest = text[end:]
    return (fields, rest) if rest.lstrip(" \t")[:1] in ("", "\n") else (None, text)


def _key_lines(text: str) -> tuple[dict[str, Any] | None, str]:
    """The fields of lines `Key: value` at the head, where an indented line goes on with the value.

    Words that only look so stay in the text: the first key is one of `TELLING`.
    """
    head, _, rest = text[:LONGEST].lstrip("\n").partition("\n\n")
    fields: dict[str, Any] = {}
    key = ""
    for line in head.split("\n"):
        match = LINE.fullmatch(line)
        if match:
            key = match[1].lower()
            fields[key] = (match[2] or "").strip()
        elif key and line[:1] in " \t":
            fields[key] = f"{fields[key]} {line.strip()}".strip()
        else:
            return None, text
        if key not in TELLING and len(fields) == 1:
            return None, text
    return fields, rest + text[LONGEST:]


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:120]
