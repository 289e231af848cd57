"""What the command line prints, kept in golden/: a case a file, its first line the command.

`make golden` rewrites them; review the diff. Times, sizes and paths are left out, and numbers
are rounded, because processors differ in a cosine's last digits.
"""

import os
import re
import shlex
from pathlib import Path

import pytest

GOLDEN = sorted((Path(__file__).parent / "golden").glob("*.txt"))
CHANGING = [
    (r'"took_ms": [\d.]+', '"took_ms": …'),
    (r'"bytes": \d+', '"bytes": …'),
    (r"[\d.,]+ MB", "… MB"),
    (r"\d+\.\d s\b", "… s"),
    (r"20\d\d-\d\d-\d\dT[\d:+]+", "…"),
    (r"\d\.\d{4,}(e-\d+)?", lambda number: f"{float(number[0]):.3f}"),
]


def shown(outcome, index):
    text = f"exit code {outcome.code}\n"
    for name, stream in (("stdout", outcome.out), ("stderr", outcome.err)):
        if stream:
            text += f"--- {name}\n{stream}"
    text = text.replace(str(index), "INDEX")
    for pattern, replacement in CHANGING:
        text = re.sub(pattern, replacement, text)
    return text


@pytest.mark.parametrize("case", GOLDEN, ids=lambda case: case.stem)
def test_prints_what_it_printed(case, nutgraf, two_articles, monkeypatch):
    monkeypatch.setenv("NUTGRAF_INDEX", str(two_articles))
    command, _, expected = case.read_text("utf-8").partition("\n")
    arguments = shlex.split(command.removeprefix("$ nutgraf"))
    actual = shown(nutgraf(*arguments), two_articles)
    if os.environ.get("NUTGRAF_GOLDEN") == "write":
        case.write_text(f"{command}\n{actual}", "utf-8")
        expected = actual
    assert actual == expected


def test_there_are_cases():
    assert len(GOLDEN) > 10
