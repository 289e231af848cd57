"""Nothing leaves the machine, and nothing is written but what the command line names."""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest

from tests.helpers.service_process import get, served

pytestmark = pytest.mark.slow

ARTICLES = [
    {"_id": "quay", "title": "Quay reopens", "text": "The old quay of Sandholm opened again."},
    {"_id": "bees", "title": "Bees return", "text": "Wild bees nest in the churchyard wall."},
]

COMMANDS = [
    ["search", "quay"],
    ["search", "what lives in the wall?", "--json", "--explain"],
    ["show", "quay"],
    ["stats"],
    ["related", "quay"],
    ["whynot", "quay", "bees"],
    ["export"],
    ["history"],
    ["verify"],
    ["doctor"],
    ["compact"],
]


def traced() -> bool:
    """True if a process can be traced here: some containers forbid it."""
    if not shutil.which("strace"):
        return False
    tried = subprocess.run(["strace", "-qq", "-e", "trace=none", "true"], capture_output=True)
    return tried.returncode == 0


@pytest.fixture(scope="module")
def watched(tmp_path_factory):
    """A function that runs `nutgraf ARGUMENT…` with an empty home, and its trace of sockets."""
    folder = tmp_path_factory.mktemp("privacy")
    places = {name: folder / name for name in ("home", "tmp", "work")}
    for place in places.values():
        place.mkdir()
    (places["work"] / "articles.jsonl").write_text("\n".join(map(json.dumps, ARTICLES)), "utf-8")
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("XDG_", "HF_", "ORT_", "NUTGRAF_")) and "TELEMETRY" not in name
    }
    environment = {**kept, "HOME": str(places["home"]), "TMPDIR": str(places["tmp"])}
    environment.pop("CI", None)  # some libraries keep quiet where it is set
    trace = folder / "trace"
    network = "trace=socket,connect,sendto,sendmsg"
    tracer = ["strace", "-f", "-qq", "-o", str(trace), "-e", network] if traced() else []

    def sockets():
        return re.findall(".*AF_INET.*", trace.read_text("utf-8")) if tracer else []

    def run(*arguments):
        done = subprocess.run(
            [*tracer, sys.executable, "-m", "nutgraf.cli", *arguments],
            cwd=places["work"],
            env=environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode in (0, 1), done.stderr
        return sockets()

    assert run("index", "articles.jsonl") == []
    run.home = places["home"]
    run.work = places["work"]
    run.serve = lambda: served(places["work"] / ".nutgraf", tracer=tracer, environment=environment)
    run.sockets = sockets
    return run


def files_below(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command))
def test_a_command_leaves_nothing_in_the_home_and_opens_no_socket(watched, command):
    assert watched(*command) == []
    assert files_below(watched.home) == []
    outside = [name for name in files_below(watched.work) if not name.startswith(".nutgraf/")]
    assert outside == ["articles.jsonl"]


def test_a_service_connects_to_nothing(watched):
    with watched.serve() as (_, address):
        assert get(f"{address}api/search?q=quay")["hits"]
        assert get(f"{address}api/search?q=wild+bees+nest")["hits"]
    assert not [call for call in watched.sockets() if "connect(" in call or "sendto(" in call]
    assert files_below(watched.home) == []


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
    found = [finding.what for finding in examine(watched.work / ".nutgraf")]
    assert any("ORT_DISABLE_TELEMETRY" in what for what in found)
