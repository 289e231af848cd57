"""The reader of AsciiDoc, line by line: no file is included."""

import re
from typing import Any

from ....articles.markup.plain import Plain

HEADING = re.compile(r"(?:={1,6}|#{1,6})[ \t]+(\S.*)")
ATTRIBUTE = re.compile(r":(!?[\w-]{1,60}!?):(?:[ \t]+(.*))?")
AUTHOR = re.compile(r"([^\W\d_][\w.' -]{1,80}?)(?:[ \t]+<[^<>]{1,200}>)?(?:;.*)?")
REVISION = re.compile(r"(?:v?[\d.]{1,20},[ \t]*)?(\d{4}-\d\d-\d\d|\w+ \d{1,2}, \d{4})(?::.*)?")
DELIMITER = re.compile(r"(-{4,}|={4,}|\*{4,}|_{4,}|\.{4,}|\+{4,}|/{4,}|--|\|={3,}|```\w*)[ \t]*")
UNREAD = ("/", "+")
DIRECTIVE = re.compile(r"(?:include|ifdef|ifndef|ifeval|endif|toc|video|audio)::\S*\[.*\]")
BLOCK_LINE = re.compile(r"\[(?:[^\[\]]|\[[^\[\]]*\]){0,500}\]|<{3}|'{3,}|-{3}|\+")
BLOCK_TITLE = re.compile(r"\.([^\s.].*)")
ITEM = re.compile(r"^[ \t]*(?:\*{1,5}|-|\.{1,5}|\d{1,4}\.|<\d{1,3}>)[ \t]+(?:\[[ x*]\][ \t]+)?")
TERM = re.compile(r"(\S.{0,200}?):{2,4}(?:[ \t]+(.*))?")
PICTURE = re.compile(r"image::?\S{1,300}?\[([^\[\],]{0,300})[^\[\]]{0,500}\]")
MACRO = re.compile(
    r"(?:link:|mailto:|xref:|(?=https?://))\S{1,500}?\[([^\[\]]{0,500}?)(?:,\s*\w+=[^\[\]]*|\^)?\]"
)
INNER = re.compile(
    r"(?:footnote|kbd|btn|menu|pass|stem|asciimath|latexmath):[^\s\[\]]{0,100}"
    r"\[([^\[\]]{0,1000})\]"
)
CROSS = re.compile(r"<<([^<>,]{1,200})(?:,([^<>]{1,300}))?>>")
TERMS = re.compile(r"\(\(\([^()]{0,300}\)\)\)")
ANCHOR = re.compile(r"\[\[[^\[\]]{0,200}\]\]|\[[.#][^\[\]]{0,100}\](?=[#*_`])|<\d{1,3}>[ \t]*$")
STRUCK = re.compile(r"\[\.?line-through\]#[^#]{0,500}#")
REFERENCE = re.compile(r"\{([\w-]{1,60})\}")
MARKED = re.compile(r"(?<![\w*_`#])(\*\*?|__?|``?|##?)(?=\S)([^\n]{1,300}?)(?<=\S)\1(?![\w*_`#])")
RAISED = re.compile(r"\^(\S{1,20}?)\^|~(\S{1,20}?)~")
CELL = re.compile(r"(?:^|[ \t])(?:\d*[.*+]?[<^>]?[aehlmsv]?)?\|")

NAMES = {"jbake-date": "date", "revdate": "date", "docdate": "date", "page-tags": "tags",
         "jbake-tags": "tags", "lang": "language"}  # fmt: skip


def read_asciidoc(text: str) -> dict[str, Any]:
    """An AsciiDoc text: the fields of its header, and its words without markup.

    Includes are not followed. Comments, passed-through markup and deleted text are left out.
    """
    lines = text.lstrip("\n").split("\n")
    fields, attributes, lines = _header(lines)
    shown: list[str] = []
    inside = ""
    for line in lines:
        if found := DELIMITER.fullmatch(line):
            mark = found[1][:4]
            if inside:
                inside = "" if mark[:3] == inside[:3] else inside
            elif mark[0] in "/+-.`|" and mark != "--":
                inside = mark
            shown.append("")
        elif inside[:1] in UNREAD and inside:
            continue
        elif inside[:1] == "|":
            shown.append(_plain(" ".join(CELL.sub(" ", line).split()), attributes))
        elif inside:
            shown.append(line)
        elif line.startswith("//") or DIRECTIVE.fullmatch(line) or BLOCK_LINE.fullmatch(line):
            continue
        elif found := ATTRIBUTE.fullmatch(line):
            attributes[found[1]] = found[2] or ""
        elif found := HEADING.fullmatch(line):
            shown += ["", _plain(found[1], attributes), ""]
        elif found := BLOCK_TITLE.fullmatch(line):
            shown.append(_plain(found[1], attributes))
        elif found := TERM.fullmatch(line):
            shown += [_plain(found[1], attributes), _plain(found[2] or "", attributes)]
        else:
            shown.append(_plain(ITEM.sub("", line, count=1), attributes))
    if "title" not in fields:
        first = next((place for place, line in enumerate(shown) if line.strip()), None)
        if first is not None and any(HEADING.fullmatch(line) for line in lines[:3]):
            fields["title"] = shown.pop(first)
    if "title" in fields:
        fields["title"] = Plain(_plain(fields["title"], attributes))
    return fields | {"text": Plain(re.sub(r"\n{3,}", "\n\n", "\n".join(shown)).strip("\n"))}


def _header(lines: list[str]) -> tuple[dict[str, Any], dict[str, str], list[str]]:
    """The fields of the header, its attributes, and the lines after it."""
    fields: dict[str, Any] = {}
    attributes: dict[str, str] = {}
    place = 0
    for place, line in enumerate(lines):
        if found := ATTRIBUTE.fullmatch(line):
            attributes[found[1]] = found[2] or ""
        elif line.startswith("//"):
            continue
        elif "title" not in fields and re.match(r"=[ \t]", line):
            fields["title"] = line[1:].strip()
        elif line.strip() and "title" in fields and place < 4 and "author" not in fields:
            found = AUTHOR.fullmatch(line)
            if found is None:
                break
            fields["author"] = found[1]
        elif line.strip() and "title" in fields and (found := REVISION.fullmatch(line)):
            fields["date"] = found[1]
        else:
            break
    else:
        place = len(lines)
    for name, value in attributes.items():
        field = NAMES.get(name, name)
        if field in ("author", "date", "language", "tags", "keywords", "description", "title"):
            fields.setdefault(field, value)
    return fields, attributes, lines[place:]


def _plain(line: str, attributes: dict[str, str]) -> str:
    line = STRUCK.sub("", TERMS.sub("", line))
    line = REFERENCE.sub(lambda found: attributes.get(found[1], found[0]), line)
    line = PICTURE.sub(r"\1", line)
    line = MACRO.sub(lambda found: found[1] or found[0].partition("[")[0], line)
    line = INNER.sub(lambda found: f" ({found[1]})" if "footnote" in found[0] else found[1], line)
    line = CROSS.sub(lambda found: (found[2] or found[1]).strip(), line)
    line = ANCHOR.sub("", line).replace("((", "").replace("))", "")
    for _ in range(2):
        line = MARKED.sub(r"\2", line)
    line = RAISED.sub(lambda found: f"^{found[1]}" if found[1] else found[2], line)
    return line.removesuffix(" +").rstrip()
