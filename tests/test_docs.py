"""The documents' Python runs as written, and `__all__` is what can be imported."""

import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[1] / "docs"


def test_the_python_of_the_documents_runs(tmp_path):
    [code] = re.findall(r"```python\n(.*?)```", (DOCS / "python.md").read_text("utf-8"), re.DOTALL)
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout == "a1#0 · Ferry aground\n"


@pytest.mark.parametrize("package", ["nutgraf.index", "nutgraf.index.readers", "nutgraf.search"])
def test_all_is_what_can_be_imported(package):
    module = importlib.import_module(package)
    assert len(set(module.__all__)) == len(module.__all__)
    for name in module.__all__:
        assert getattr(module, name).__doc__, name
