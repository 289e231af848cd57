"""A process that is watched: what it writes, which sockets it opens, which names it looks up.

By strace, if processes can be traced here; else by an audit hook of Python, which sees less.
"""

import json
import os
import re
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

CALLS = (
    "socket,connect,sendto,sendmsg,open,openat,creat,mkdir,mkdirat,rename,renameat,renameat2,link,"
    "linkat,symlink,symlinkat,unlink,unlinkat"
)
PATH_OF_A_CALL = re.compile(r'(?:\d+<(/[^>]*)>, )?"([^"]*)"')
"""A path, and the folder that it is relative to if that was opened before."""

LOOKUPS = ("/etc/resolv.conf", "/etc/gai.conf", "/var/run/nscd")

HOOK = """
import json, os, sys

def _watch(event, arguments, trace=os.environ["NUTGRAF_TEST_TRACE"]):
    told = None
    if event == "open" and isinstance(arguments[0], (str, bytes)):
        flags = arguments[2] if isinstance(arguments[2], int) else 0
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            told = "write", os.path.abspath(os.fsdecode(arguments[0]))
    elif event in ("os.link", "os.symlink"):  # of the second path, what is written
        told = "write", os.path.abspath(os.fsdecode(arguments[1]))
    elif event in ("os.mkdir", "os.rename", "os.remove"):
        told = "write", os.path.abspath(os.fsdecode(arguments[0]))
    elif event in ("socket.connect", "socket.bind", "socket.sendto"):
        told = "socket", repr(arguments[1:])
    elif event.startswith("socket.get"):
        told = "lookup", repr(arguments)
    if told and told[1] != trace:
        descriptor = os.open(trace, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.write(descriptor, (json.dumps(told) + "\\n").encode())
        os.close(descriptor)

sys.addaudithook(_watch)
"""


def can_trace() -> bool:
    """True if a process can be traced here: some containers forbid it."""
    if not shutil.which("strace"):
        return False
    tried = subprocess.run(["strace", "-qq", "-e", "trace=none", "true"], capture_output=True)
    return tried.returncode == 0


@dataclass(frozen=True)
class Seen:
    """What a process did."""

    written: set[str] = field(default_factory=set)
    sockets: list[str] = field(default_factory=list)
    lookups: list[str] = field(default_factory=list)

    def outside(self, *folders):
        """What was written to outside of some folders, devices aside."""
        allowed = (*map(str, folders), "/dev", "/proc/self", "/proc/thread-self")
        return sorted(
            each
            for each in self.written
            if not any(each == one or each.startswith(f"{one}/") for one in allowed)
        )


class Tracer:
    """Watches processes that it lends its command and its environment to."""

    def __init__(self, folder: Path, cwd: Path) -> None:
        self._trace, self._cwd = folder / "trace", cwd
        self.command, self.environment = [], {}
        if can_trace():
            options = ["-f", "-y", "-qq", "-s", "4096", "-e", f"trace={CALLS}"]
            self.command = ["strace", *options, "-o", str(self._trace)]
            return
        hooks = folder / "hooks"
        hooks.mkdir()
        (hooks / "sitecustomize.py").write_text(HOOK)
        paths = [str(hooks), *filter(None, [os.environ.get("PYTHONPATH")])]
        self.environment = {
            "PYTHONPATH": os.pathsep.join(paths),
            "NUTGRAF_TEST_TRACE": str(self._trace),
        }

    def seen(self) -> Seen:
        """What was done since the last call."""
        lines = self._trace.read_text("utf-8").splitlines() if self._trace.exists() else []
        self._trace.unlink(missing_ok=True)
        return self._of_calls(lines) if self.command else _of_events(lines)

    def _of_calls(self, lines) -> Seen:
        seen = Seen()
        for line in lines:
            call = re.search(r"(\w+)\((.*)", line)
            if not call or "= -1 EEXIST" in line:
                continue
            name, arguments = call[1], call[2]
            paths = [
                str(self._cwd / folder / path) for folder, path in PATH_OF_A_CALL.findall(arguments)
            ]
            if "AF_INET" in line:
                seen.sockets.append(line)
            elif name in ("open", "openat"):
                if any(path.startswith(LOOKUPS) for path in paths):
                    seen.lookups.append(line)
                if re.search(r"O_WRONLY|O_RDWR|O_CREAT", arguments):
                    seen.written.update(paths)
            elif name in ("link", "linkat", "symlink", "symlinkat"):
                seen.written.update(paths[-1:])
            elif name not in ("socket", "connect", "sendto", "sendmsg"):
                seen.written.update(paths)
        return seen


def _of_events(lines) -> Seen:
    seen = Seen()
    for kind, what in map(json.loads, lines):
        if kind == "write":
            seen.written.add(what)
        else:
            (seen.sockets if kind == "socket" else seen.lookups).append(what)
    return seen
