"""Ctrl-C in `nutgraf index`, as the system sends it."""

import fcntl
import json
import signal
import struct
import subprocess
import sys
import termios
import time

import pytest

from nutgraf.index.storage.layout import LOCK
from nutgraf.index.storage.lock import holder_of

pytestmark = pytest.mark.slow

# What a shell runs in the background ignores Ctrl-C, and so does what that starts.
IN_THE_FOREGROUND = """
import runpy, signal
signal.signal(signal.SIGINT, signal.default_int_handler)
runpy.run_module("nutgraf.cli", run_name="__main__")
"""

LINES = [json.dumps({"id": f"a{number}", "text": "The ferry is late."}) for number in range(3)]


def wait_for(condition):
    until = time.monotonic() + 60
    while not condition():
        if time.monotonic() > until:
            pytest.fail("it did not come to that")
        time.sleep(0.01)


def is_read(pipe):
    """Whether all that was written into a pipe has been read."""
    return struct.unpack("i", fcntl.ioctl(pipe, termios.FIONREAD, b"\0" * 4)) == (0,)


def test_what_was_read_is_indexed_and_the_same_command_goes_on(nutgraf, empty_index):
    process = subprocess.Popen(
        [sys.executable, "-c", IN_THE_FOREGROUND, "index", "-", "-i", empty_index.path],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    process.stdin.write(f"{LINES[0]}\n")
    process.stdin.flush()
    wait_for(lambda: holder_of(empty_index.path / LOCK))
    process.stdin.write(f"{LINES[1]}\n")
    process.stdin.flush()
    wait_for(lambda: is_read(process.stdin))  # which is done under the lock: it is at work
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130, told
    assert "interrupted: the articles read so far are indexed; run the same command again" in told
    assert empty_index.stats().articles in (1, 2)  # it may be reading the second yet
    assert nutgraf("index", "-", "-i", empty_index.path, stdin="\n".join(LINES).encode()).code == 0
    assert empty_index.stats().articles == 3
