"""Front matter: fields between two lines of `---` (YAML) or `+++` (TOML) at the head of a text."""

import re
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import yaml

LONGEST = 1 << 16
"""Characters within which the front matter must end."""

FRONT_MATTER = re.compile(r"\s*(---|\+\+\+)[ \t]*\n(.*?)^(?:\1|\.\.\.)[ \t]*$\n?", re.DOTALL | re.M)


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

    Raises ValueError, with the reason in one line, if it is not YAML or TOML as its marks say.
    """
    match = FRONT_MATTER.match(text[:LONGEST])
    if match is None:
        return None, text
    fields = _yaml(match[2]) if match[1] == "---" else _toml(match[2])
    if isinstance(fields, str | list):
        return None, text  # words between two rules
    rest = text[match.end() :]
    return (dict(fields) if isinstance(fields, dict) else {}), rest


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


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:120]
