"""What a fresh process loads, and does not load, to encode a question."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

QUESTION = """
import json, sys
from pathlib import Path
from nutgraf.index.encoder import open_encoder
vectors = open_encoder(Path(sys.argv[1])).encode_queries(["Who pays for the ferry?"])
heavy = ("torch", "transformers", "sentence_transformers", "onnx", "openvino", "huggingface_hub")
print(json.dumps([vectors.shape, [name for name in heavy if name in sys.modules]]))
"""

# A package in the place of the one by which OpenVINO reports each import.
SPY = """
import pathlib
with (pathlib.Path(__file__).parent.parent / "reported").open("a") as file:
    file.write("1")
"""
BUILD = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from nutgraf.index.encoder.runtimes.openvino import openvino_run
from nutgraf.index.errors import EncoderError
try:
    openvino_run(Path(sys.argv[1]) / "model.onnx", workers=1)
except EncoderError as error:
    print(error)
assert "openvino" in sys.modules and "openvino_telemetry" not in sys.modules
import openvino_telemetry
"""


def python(script: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script, *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_a_question_needs_no_torch(exported: Path) -> None:
    assert json.loads(python(QUESTION, str(exported))) == [[1, 384], []]


def test_openvino_reports_nothing_to_its_maker(exported: Path, tmp_path: Path) -> None:
    pytest.importorskip("openvino", reason="the extra 'fast' is not installed")
    package = tmp_path / "openvino_telemetry"
    package.mkdir()
    (package / "__init__.py").write_text(SPY, encoding="utf-8")
    python(BUILD, str(exported), str(tmp_path))
    # Once, by the script's own last line, which shows that the package was there to be found.
    assert (tmp_path / "reported").read_text() == "1"
