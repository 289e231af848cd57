"""Eight readers and a writer that commits, merges and compacts: no errors, no mixed generations."""

import json
import os
import subprocess
import sys
from pathlib import Path

READERS, COMMITS = 8, 30


def test_readers_see_one_generation_each_while_a_writer_commits(tmp_path):
    command = [sys.executable, "-m", "tests.index.crash.readers", tmp_path, READERS, COMMITS]
    done = subprocess.run(
        [*map(str, command)],
        cwd=Path(__file__).parents[3],
        env=os.environ | {"OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    report = json.loads(done.stdout)
    assert report["failed"] == 0
    assert len(report["readers"]) == READERS
    assert all(reader["looks"] >= 2 for reader in report["readers"])
    assert sum(reader["generations"] for reader in report["readers"]) > READERS
