"""The folder of an encoder: whatever is missing or changed is named."""

import hashlib
import json
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutgraf.index.encoder import EncoderSpec, open_builder, open_encoder
from nutgraf.index.encoder.manifest import Manifest
from nutgraf.index.errors import EncoderError, IndexDamagedError
from nutgraf.index.storage.files import FileRecord

FILES = ["model.onnx", "weights.bin", "tokenizer.json"]

specs = st.builds(
    EncoderSpec,
    name=st.text(),
    digest=st.text("0123456789abcdef", min_size=64, max_size=64),
    dimension=st.integers(1, 4096),
    window=st.integers(1, 2**31),
    query_prefix=st.text(),
    passage_prefix=st.text(),
    normalised=st.booleans(),
    runtime=st.sampled_from(["onnxruntime", "sentence-transformers"]),
)
SPEC = EncoderSpec(
    name="tiny",
    digest="0" * 64,
    dimension=8,
    window=16,
    query_prefix="",
    passage_prefix="",
    normalised=False,
    runtime="onnxruntime",
)


@given(specs)
def test_spec_survives_json(spec: EncoderSpec) -> None:
    assert EncoderSpec.from_json(json.loads(json.dumps(spec.to_json()))) == spec


@pytest.mark.parametrize(
    ("field", "value"),
    [("dimension", "8"), ("normalised", 1), ("digest", None), ("window", True), ("runtime", "x")],
)
def test_spec_names_the_field_that_is_wrong(field: str, value: object) -> None:
    with pytest.raises(EncoderError, match=field):
        EncoderSpec.from_json({**SPEC.to_json(), field: value})


def test_manifest_survives_writing(tmp_path: Path) -> None:
    manifest = Manifest(
        spec=SPEC,
        reason="it is odd",
        location="somewhere",
        inputs=("input_ids",),
        padding=3,
        cosine=0.99999,
        files=(FileRecord("model.onnx", 1, 2, "ab"),),
    )
    manifest.write(tmp_path)
    assert Manifest.read(tmp_path) == manifest


def test_a_copied_index_opens(copy: Path) -> None:
    encoder = open_encoder(copy)
    assert encoder.encode_queries(["the ferry"]).shape == (1, 384)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("door", [open_encoder, open_builder])
def test_a_changed_file_is_refused_by_name(copy: Path, name: str, door) -> None:
    content = bytearray((copy / name).read_bytes())
    content[len(content) // 2] ^= 1
    (copy / name).unlink()  # the weights are a link to the session's
    (copy / name).write_bytes(content)
    with pytest.raises(IndexDamagedError, match=f"{name}: its bytes have changed"):
        door(copy)


@pytest.mark.parametrize("name", [*FILES, "encoder.json"])
def test_a_missing_file_is_named(copy: Path, name: str) -> None:
    (copy / name).unlink()
    with pytest.raises(IndexDamagedError, match=f"{name}: missing"):
        open_encoder(copy)


def test_a_file_of_another_length_is_refused_whatever_its_time(copy: Path) -> None:
    stored = json.loads((copy / "encoder.json").read_bytes())["files"]["tokenizer.json"]
    with (copy / "tokenizer.json").open("a") as file:
        file.write(" ")
    os.utime(copy / "tokenizer.json", ns=(stored["modified"], stored["modified"]))
    with pytest.raises(IndexDamagedError, match=r"tokenizer.json: (has|its bytes)"):
        open_encoder(copy)


def test_a_thorough_check_reads_what_a_quick_one_trusts(copy: Path) -> None:
    stored = json.loads((copy / "encoder.json").read_bytes())["files"]["tokenizer.json"]
    content = (copy / "tokenizer.json").read_bytes()
    (copy / "tokenizer.json").write_bytes(content[:-2] + b" }")
    os.utime(copy / "tokenizer.json", ns=(stored["modified"], stored["modified"]))
    manifest = Manifest.read(copy)
    assert manifest.checked(copy, "tokenizer.json") == copy / "tokenizer.json"
    with pytest.raises(IndexDamagedError, match=r"tokenizer.json: (has|its bytes)"):
        manifest.checked(copy, "tokenizer.json", thorough=True)


def test_the_catalogue_vouches_for_the_description(copy: Path) -> None:
    digest = hashlib.sha256((copy / "encoder.json").read_bytes()).hexdigest()
    vectors = open_encoder(copy, expected_digest=digest).encode_queries(["the ferry"])
    assert np.isfinite(vectors).all()
    with (copy / "encoder.json").open("a") as file:
        file.write("\n")
    with pytest.raises(IndexDamagedError, match=r"encoder.json: changed"):
        open_encoder(copy, expected_digest=digest)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{}", b'{"format": 1}', b"\xff"])
def test_a_torn_description_is_refused(copy: Path, content: bytes) -> None:
    (copy / "encoder.json").write_bytes(content)
    with pytest.raises(IndexDamagedError, match=r"encoder.json: not an encoder description"):
        open_encoder(copy)


def test_a_later_format_is_refused(copy: Path) -> None:
    (copy / "encoder.json").write_text('{"format": 3}')
    with pytest.raises(EncoderError, match="format 3, this version reads up to 2"):
        open_encoder(copy)
