"""The README's Python runs as written and prints what it says it finds."""

import re
import subprocess
import sys
from pathlib import Path

README = (Path(__file__).parents[1] / "README.md").read_text("utf-8")


def test_the_ten_lines_run_in_an_empty_folder(tmp_path):
    [code] = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout == "1 Ferry aground off Tolm · All 212 aboard were brought ashore.\n"


def test_links_in_the_documents_lead_somewhere():
    root = Path(__file__).parents[1]
    for document in root.glob("*.md"):
        for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text("utf-8")):
            assert (root / target).exists(), f"{document.name}: {target}"
