#!/usr/bin/env bash
# mcp 2.3.0 (PyPI, the Python SDK): an optional text argument that says "null" arrives as None.
#
# Expected: a tool's `query: str | None` gets the string that the client sent.
# Seen: strings are tried as JSON unless the annotation is `str` itself. "null" becomes None, so that the filter is
# dropped and the tool answers without it; '["strike"]' and '{"a": 1}' become a list and an object, and are then
# refused. With `query: str = ""` each arrives as sent. An agent that asks for the word "null", or for an author of that
# name, gets an answer to another question, and no error.
# Promise: the tool's own JSON schema, which names "string" as a type of the argument.
# Source: modelcontextprotocol/python-sdk, issue 3055 (open), for lists and objects; FuncMetadata.pre_parse_json.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check mcp==2.3.0
"$folder/env/bin/python" - <<'PYTHON'
import sys
import asyncio
import logging

from mcp.server.mcpserver import MCPServer

logging.disable(logging.CRITICAL)


def holds(claim: str, true: bool) -> None:
    print(("holds: " if true else "CHANGED: ") + claim)
    if not true:
        sys.exit(1)


server = MCPServer("articles")
arrived: list[tuple[str | None, str]] = []


@server.tool()
def search(author: str | None = None, query: str = "") -> str:
    arrived.append((author, query))
    return "done"


def call(**arguments: str) -> tuple[str | None, str] | str:
    arrived.clear()
    try:
        asyncio.run(server.call_tool("search", arguments))
    except Exception as error:
        return type(error).__name__
    return arrived[0]


print("seen:", call(author="null"), call(author='["strike"]'), call(query="null"))
holds("author='Null' arrives", call(author="Null") == ("Null", ""))
holds("author='null' arrives as None", call(author="null") == (None, ""))
holds("author='true' and '2024' arrive as sent", call(author="true")[0] == "true" and call(author="2024")[0] == "2024")
holds("author='[\"strike\"]' is refused as no string", call(author='["strike"]') == "ToolError")
holds("query, annotated str, gets both as sent", [call(query=q)[1] for q in ("null", "[1]")] == ["null", "[1]"])
PYTHON
