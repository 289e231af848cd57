"""A writer killed at any moment loses nothing that it had acknowledged.

A few hundred of the moments that there are; `make torture` goes through thousands.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

POINTS, COMMITS = 240, 8


@pytest.mark.skipif(sys.platform != "linux", reason="system calls are counted by ptrace of Linux")
def test_nothing_is_lost_wherever_a_writer_is_killed(tmp_path):
    driver = [sys.executable, "-m", "tests.index.crash.driver"]
    command = [*driver, tmp_path, POINTS, "--commits", COMMITS]
    done = subprocess.run(
        [*map(str, command)],
        cwd=Path(__file__).parents[3],
        env=os.environ | {"OMP_NUM_THREADS": "1"},  # the child that is traced has one thread
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    *scenarios, total = map(json.loads, done.stdout.splitlines())
    assert total["points"] >= POINTS * 0.9
    assert [each["scenario"] for each in scenarios] == [
        "add", "update", "merge", "rollback", "compact", "reembed", "rebuilding",
    ]  # fmt: skip
    for each in scenarios:
        # Some calls lie before a commit and some after it.
        assert len(each["generations"]) >= 2
        assert {"write", "pwrite64", "fsync", "unlink"} & each["killed"].keys()
