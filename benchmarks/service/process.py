"""The service in a process of its own, with its memory and processor time."""

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from ..measuring import memory

EVERY = 0.5
"""Seconds between two looks at the memory."""


@dataclass
class Served:
    """A running service: its address, memory and processor time."""

    process: int
    address: str
    memory: list[dict[str, float]] = field(default_factory=list)
    """What `measuring.memory` gives, every half second."""

    def processor_seconds(self) -> float:
        """The processor seconds used so far."""
        fields = Path(f"/proc/{self.process}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def served(index: Path, *options: str) -> Iterator[Served]:
    """`nutgraf serve` on loopback, stopped at the end; its log is discarded."""
    command = [sys.executable, "-m", "nutgraf.cli", "serve", "-i", str(index), "--port", "0"]
    with subprocess.Popen([*command, *options], stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        found = re.search(r"http://\S+", process.stderr.readline())
        if found is None:
            raise SystemExit(f"{index}: the service did not start")
        running, ended = Served(process.pid, found[0]), threading.Event()

        def drain() -> None:
            assert process.stderr is not None
            for _ in process.stderr:
                pass

        def look() -> None:
            while not ended.wait(EVERY):
                running.memory.append(memory(process.pid))

        threads = [threading.Thread(target=work) for work in (drain, look)]
        for thread in threads:
            thread.start()
        try:
            yield running
        finally:
            ended.set()
            process.terminate()
            for thread in threads:
                thread.join()
