"""The service in a process of its own, and a request to it."""

import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from contextlib import contextmanager


@contextmanager
def served(index, *options, command="serve", tracer=(), environment=None):
    """A service, run by `tracer` if one is given, as a process and its address."""
    nutgraf = [*tracer, sys.executable, "-m", "nutgraf.cli"]
    command = [*nutgraf, command, "-i", index, "--port", "0", *options]
    with subprocess.Popen(
        [*map(str, command)],
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        start_new_session=bool(tracer),
    ) as process:
        try:
            first = process.stderr.readline()
            yield process, re.search(r"http://\S+", first)[0]
        finally:
            if tracer:  # what it traces would go on without it
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()


def get(url):
    with urllib.request.urlopen(url, timeout=60) as answer:
        return json.load(answer)
