"""Eight readers and a writer that commits, merges and compacts: no errors, no mixed generations."""

import json
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from nutgraf.index import Index
from nutgraf.index.maintenance.verification import verify

from .scenarios import article, prepare, writer

pytestmark = pytest.mark.slow

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


def test_verify_and_stats_see_no_fault_while_a_writer_goes_on(tmp_path):
    """Segments that are merged away between being named and being read are none."""
    path, done = tmp_path / "index", threading.Event()
    prepare(path, 6)
    looked = []

    def look():
        with Index.open(path) as index:
            while not done.is_set() or len(looked) < 2:
                looked.append([fault for fault in verify(path) if "encoder" not in fault.place])
                assert index.stats().without_vectors == 0

    with ThreadPoolExecutor(1) as pool:
        looking = pool.submit(look)
        try:
            for number in range(40):
                with writer(path) as opened:
                    opened.add(article(number, edition=5, paragraphs=1))
                    if number % 13 == 12:
                        opened.commit()
                        opened.compact(2)
        finally:
            done.set()
        looking.result()
    assert len(looked) > 1
    assert [faults for faults in looked if faults] == []
