"""Nothing leaves the machine, and nothing is written but what the command line names."""

import json
import os
import subprocess
import sys
from dataclasses import replace

import pytest

from nutgraf.cli.app import COMMANDS as KNOWN
from tests.helpers.service_process import get, served
from tests.helpers.traced_process import Tracer

pytestmark = pytest.mark.slow

ARTICLES = [
    {"_id": "quay", "title": "Quay reopens", "text": "The old quay of Sandholm opened again."},
    {"_id": "bees", "title": "Bees return", "text": "Wild bees nest in the churchyard wall."},
    {"_id": "mill", "title": "Mill sold", "text": "The mill at Sandholm was sold on Tuesday."},
]

COMMANDS = [
    ["search", "quay"],
    ["search", "what lives in the wall?", "--json", "--explain"],
    ["show", "quay"],
    ["stats"],
    ["related", "quay"],
    ["whynot", "quay", "bees"],
    ["trends", "quay"],
    ["suggest", "qu"],
    ["export"],
    ["history"],
    ["alert", "add", "bees", "bees in the wall"],
    ["index", "articles.jsonl"],
    ["watch", "--once", "articles.jsonl"],
    ["alert", "run"],
    ["verify"],
    ["doctor"],
    ["doctor", "--sweep"],
    ["remove", "bees"],
    ["rollback", "1"],
    ["erase", "mill"],
    ["compact"],
    ["rebuild"],
    ["reembed", "--discard"],
    ["tune"],
    ["eval", "judged"],
    ["mcp"],
]
"""Commands that are run one after the other; what they write lies in the index and in `tmp`."""

NAMED = [["backup", "b.tar"], ["restore", "b.tar", "-i", "second"], ["export", "out.jsonl"]]
"""Commands that write a file or a folder that the command line names."""


@pytest.fixture(scope="module")
def watched(tmp_path_factory):
    """A function that runs `nutgraf ARGUMENT…` with an empty home, and tells what it did."""
    folder = tmp_path_factory.mktemp("privacy")
    places = {name: folder / name for name in ("home", "tmp", "work")}
    for place in places.values():
        place.mkdir()
    work = places["work"]
    lines = "\n".join(map(json.dumps, ARTICLES))
    (work / "articles.jsonl").write_text(lines, "utf-8")
    (work / "judged" / "qrels").mkdir(parents=True)
    (work / "judged" / "corpus.jsonl").write_text(lines, "utf-8")
    (work / "judged" / "queries.jsonl").write_text('{"_id": "1", "text": "bees in a wall"}\n')
    (work / "judged" / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\n1\tbees\t1\n")
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("XDG_", "HF_", "ORT_", "NUTGRAF_")) and "TELEMETRY" not in name
    }
    tracer = Tracer(folder, work)
    environment = {
        **kept,
        "HOME": str(places["home"]),
        "TMPDIR": str(places["tmp"]),
        "PYTHONDONTWRITEBYTECODE": "1",
        **tracer.environment,
    }
    environment.pop("CI", None)  # some libraries keep quiet where it is set

    def run(*arguments):
        done = subprocess.run(
            [*tracer.command, sys.executable, "-m", "nutgraf.cli", *arguments],
            cwd=work,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        refused = arguments[0] == "tune"  # there are too few articles
        assert done.returncode in ((2,) if refused else (0, 1)), done.stderr
        return tracer.seen()

    run.cache = places["home"] / ".cache" / "nutgraf"
    run.work, run.index, run.tmp, run.home = work, work / ".nutgraf", places["tmp"], places["home"]
    run.serve = lambda: served(run.index, tracer=tracer.command, environment=environment)
    run.seen = tracer.seen
    run.first = run("index", "articles.jsonl")
    return run


def assert_private(seen, watched, *named):
    assert seen.written, "nothing was traced"
    assert outside(seen, watched, *named) == []
    assert (seen.sockets, seen.lookups) == ([], [])
    assert_only_the_cache_is_in(watched.home, watched.cache)


def outside(seen, watched, *named):
    """What was written to outside of the index, the cache and the temporary folder."""
    above = set(map(str, watched.cache.parents))  # folders that were made for it
    found = seen.outside(watched.index, watched.tmp, watched.cache, *named)
    return [each for each in found if each not in above]


def assert_only_the_cache_is_in(home, cache):
    """The home has the cache and nothing else."""
    files = [each for each in home.rglob("*") if not each.is_dir()]
    assert [each for each in files if not each.is_relative_to(cache)] == []


def test_every_command_is_run():
    apart = {"serve"}  # below
    assert {command for command, *_ in (*COMMANDS, *NAMED)} == KNOWN.keys() - apart


def test_the_first_run_writes_to_the_index_and_the_cache_and_calls_nobody(watched):
    assert_private(watched.first, watched)
    assert list(watched.cache.rglob("model.onnx"))


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command))
def test_a_command_writes_to_the_index_and_the_temporary_folder_alone(watched, command):
    seen = watched(*command)
    if command[0] == "watch":  # urllib3 makes a socket to see whether there is IPv6, and closes it
        seen = replace(seen, sockets=[call for call in seen.sockets if "socket(" not in call])
    assert_private(seen, watched)


@pytest.mark.parametrize("command", NAMED, ids=lambda command: " ".join(command))
def test_a_command_writes_what_is_named(watched, command):
    named = watched.work / command[-1]
    seen = watched(*command)
    beside = [each for each in seen.written if f"{watched.work}/.nutgraf-{named.name}." in each]
    assert_private(seen, watched, named, *beside)


def test_a_service_connects_to_nothing(watched):
    with watched.serve() as (_, address):
        assert get(f"{address}api/search?q=quay")["hits"]
        assert get(f"{address}api/search?q=wild+bees+nest")
    seen = watched.seen()
    assert not [call for call in seen.sockets if "connect(" in call or "sendto(" in call]
    assert outside(seen, watched) == []
    assert_only_the_cache_is_in(watched.home, watched.cache)


def test_a_host_program_may_have_imported_the_runtime_before(tmp_path):
    """It is asked to stop; what it wrote before is its own."""
    program = (
        "import onnxruntime\n"
        "asked = []\n"
        "onnxruntime.disable_telemetry_events = lambda: asked.append(True)\n"
        "import nutgraf.index.encoder\n"
        "print(asked)"
    )
    environment = {**os.environ, "HOME": str(tmp_path)}
    environment.pop("ORT_DISABLE_TELEMETRY", None)
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[True]"


def test_a_user_who_leaves_telemetry_on_is_told_so(watched, monkeypatch):
    from nutgraf.index import examine

    monkeypatch.setenv("ORT_DISABLE_TELEMETRY", "0")
    found = [finding.what for finding in examine(watched.index)]
    assert any("ORT_DISABLE_TELEMETRY" in what for what in found)


def test_the_doctor_says_when_the_host_program_imported_a_runtime_first(watched, tmp_path):
    program = (
        "import sys, onnxruntime\n"
        "onnxruntime.disable_telemetry_events = lambda: None\n"
        "from nutgraf.index import examine\n"
        "print([finding.what for finding in examine(sys.argv[1]) if 'telemetry' in finding.what])"
    )
    for switched, told in ((None, "imported onnxruntime, with its telemetry"), ("1", "[]")):
        environment = {**os.environ, "HOME": str(tmp_path)}
        environment.pop("ORT_DISABLE_TELEMETRY", None)
        if switched:
            environment["ORT_DISABLE_TELEMETRY"] = switched
        command = [sys.executable, "-c", program, str(watched.index)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        assert told in done.stdout
