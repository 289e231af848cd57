"""Ctrl-C in `nutgraf index`, as the system sends it."""

import json
import signal
import subprocess
import sys
import time

from nutgraf.index.lock import LOCK, holder_of

# What a shell runs in the background ignores Ctrl-C, and so does what that starts.
IN_THE_FOREGROUND = """
import runpy, signal
signal.signal(signal.SIGINT, signal.default_int_handler)
runpy.run_module("nutgraf.cli", run_name="__main__")
"""


def test_what_was_read_is_indexed(empty_index):
    process = subprocess.Popen(
        [sys.executable, "-c", IN_THE_FOREGROUND, "index", "-", "-i", empty_index.path],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    for number in range(3):
        process.stdin.write(json.dumps({"id": f"a{number}", "text": "The ferry is late."}) + "\n")
    process.stdin.flush()
    until = time.monotonic() + 60
    while holder_of(empty_index.path / LOCK) is None and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(1)  # until it waits for the fourth
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130, told
    assert "interrupted: what was read so far is indexed" in told
    assert empty_index.stats().articles == 3
