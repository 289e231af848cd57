"""What each command loads in a fresh process: nothing that it does not need."""

import json
import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow

LOADED = """
import json, sys
sys.argv = ["nutgraf", *json.loads(sys.argv[1])]
from nutgraf.cli.app import main
try:
    main()
finally:
    print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""

MODEL = {"torch", "transformers", "sentence_transformers", "huggingface_hub", "onnx", "openvino"}
ENCODING = MODEL | {"onnxruntime", "tokenizers"}
BUILDING = {"sentencex", "trafilatura", "dateparser", "charset_normalizer", "lxml", "yaml"}
KEYWORD = ENCODING | BUILDING | {"faiss", "ir_measures", "numpy.ma", "multiprocessing", "asyncio"}
KEYWORD |= {"ssl", "urllib.request"}
STATS = KEYWORD | {"whoosh", "Stemmer", "nutgraf.search"}
HELP = STATS | {"numpy", "sqlite3"}


def loaded(*arguments):
    """The modules of a process that has run `nutgraf` with some arguments."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", LOADED, json.dumps(arguments)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return set(json.loads(done.stderr.splitlines()[-1]))


NOT_IN_A_PLAIN_SEARCH = {
    "nutgraf.search.ranking.rerank",
    "nutgraf.search.ranking.late_interaction", "nutgraf.search.discovery",
    "nutgraf.search.diagnosis", "nutgraf.search.fitting", "nutgraf.search.evaluation",
    "nutgraf.search.alerts", "nutgraf.index.writing", "nutgraf.index.readers",
    "nutgraf.index.maintenance", "nutgraf.cli.serve", "nutgraf.cli.mcp", "tempfile", "difflib",
    "http", "email", "html", "subprocess", "concurrent", "ctypes.util",
}  # fmt: skip
MOST_MODULES = 190
"""Modules of nutgraf that a plain search may load: each costs about half a millisecond."""


@pytest.mark.parametrize(
    ("command", "heavy"),
    [
        (["--help"], HELP),
        (["--version"], HELP),
        (["search", "--help"], HELP - {"nutgraf.search"}),
        (["stats"], STATS),
        (["history"], STATS),
        (["show", "halcyon"], STATS - {"Stemmer"}),
        (["search", "--mode", "keyword", "ferry", "rocks"], KEYWORD),
        (["search", "--mode", "keyword", "--by", "article", "--json", "tunnel"], KEYWORD),
        (["search", "a ship hit the rocks"], MODEL | BUILDING),
        (["search", "--mode", "semantic", "a ship hit the rocks"], MODEL | BUILDING),
        (["search", "--rerank", "tokens", "a ship hit the rocks"], (MODEL - {"onnx"}) | BUILDING),
    ],
    ids=lambda value: " ".join(value[:3]) if isinstance(value, list) else "",
)
def test_a_command_loads_nothing_heavy_that_it_does_not_need(
    two_articles, monkeypatch, command, heavy
):
    monkeypatch.setenv("NUTGRAF_INDEX", str(two_articles))
    found = loaded(*command)
    assert found & heavy == set()
    assert "nutgraf.cli.app" in found


def test_a_question_loads_what_encodes_it(two_articles, monkeypatch):
    """What the others are said not to load is loaded where it is needed, by the same names."""
    monkeypatch.setenv("NUTGRAF_INDEX", str(two_articles))
    assert {"faiss", "onnxruntime", "tokenizers"} <= loaded("search", "a ship hit the rocks")


def test_a_plain_search_loads_few_modules(two_articles, monkeypatch):
    monkeypatch.setenv("NUTGRAF_INDEX", str(two_articles))
    found = loaded("search", "--mode", "keyword", "ferry", "rocks")
    assert found & NOT_IN_A_PLAIN_SEARCH == set()
    assert len({name for name in found if name.startswith("nutgraf")}) <= MOST_MODULES


def test_the_list_of_commands_loads_no_command():
    own = {name for name in loaded("--help") if name.startswith("nutgraf.")}
    assert own <= {"nutgraf.cli", "nutgraf.cli.app", "nutgraf.cli.command_list",
                   "nutgraf.cli.configurable", "nutgraf.cli.error_hints", "nutgraf.index",
                   "nutgraf.index.errors", "nutgraf.index.hints",
                   "nutgraf.index.lazy_names"}  # fmt: skip
