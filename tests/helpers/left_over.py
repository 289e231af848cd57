"""A left-over: what a process that is killed in the midst of a file leaves beside it."""

import signal
import subprocess
import sys

from nutgraf.index.storage.temporary import left_overs

KILLED = """
import os, signal, sys
from pathlib import Path
from nutgraf.index.storage.temporary import temporary_folder
with temporary_folder(Path(sys.argv[1])) as folder:
    (folder / "half").write_text("of a backup")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def die_while_writing(file):
    """Let another process be killed in the midst of `file`; what it leaves."""
    done = subprocess.run([sys.executable, "-c", KILLED, str(file)])
    assert done.returncode == -signal.SIGKILL
    [left] = left_overs(file.parent)
    return left
