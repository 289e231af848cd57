"""The builder: the same vectors on all cores, and a precision that is known."""

import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from nutgraf.index.encoder import Encoder, choice, open_builder, open_encoder
from nutgraf.index.encoder.runtimes.graph_encoder import GraphEncoder
from nutgraf.index.encoder.runtimes.tokenizer import WordPieces, read_tokenizer
from nutgraf.index.encoder.runtimes.torch_gpu import GpuBuilder
from nutgraf.index.encoder.spec import Vectors
from nutgraf.index.errors import EncoderError

pytestmark = pytest.mark.slow

TEXTS = [f"The vote on tunnel {n} was put off again. " * (n % 7 + 1) for n in range(60)]


@pytest.fixture(scope="module")
def expected(exported: Path) -> Vectors:
    return open_encoder(exported).encode_passages(TEXTS)


@pytest.fixture(scope="module")
def bf16(exported: Path) -> Encoder:
    try:
        return open_builder(exported, precision="bf16")
    except EncoderError as error:
        pytest.skip(str(error))


def test_fp32_gives_the_vectors_of_the_query_path(exported: Path, expected: Vectors) -> None:
    builder = open_builder(exported, precision="fp32")
    reported: list[int] = []
    vectors = builder.encode_passages(TEXTS, progress=reported.append)
    assert builder.precision == "fp32"
    assert sum(reported) == len(TEXTS)
    assert len(reported) > 1
    np.testing.assert_allclose(vectors, expected, atol=1e-5)


def test_bf16_is_close_to_fp32(bf16: Encoder, expected: Vectors) -> None:
    vectors = bf16.encode_passages(TEXTS)
    assert (bf16.precision, bf16.runtime) == ("bf16", "OpenVINO bf16")
    assert vectors.dtype == np.float32
    assert not np.array_equal(vectors, expected)
    assert np.einsum("ij,ij->i", vectors, expected).min() > 0.999
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-2)


LET_GO_ELSEWHERE = """
import pathlib, signal, sys, threading
from nutgraf.index.encoder import open_builder

signal.signal(signal.SIGINT, lambda *_: print("Ctrl-C"))
builders = [open_builder(pathlib.Path(sys.argv[1]), precision="bf16")]
builders[0].encode_passages(["One.", "Two."])
thread = threading.Thread(target=builders.clear)
thread.start()
thread.join()
signal.raise_signal(signal.SIGINT)
"""


def test_ctrl_c_does_no_harm_where_another_thread_lets_the_model_go(
    bf16: Encoder, exported: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LET_GO_ELSEWHERE, exported], capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (0, "Ctrl-C\n")


def test_bf16_too_far_from_fp32_is_not_used(
    bf16: Encoder, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choice, "_CLOSE", 0.9999999)
    assert open_builder(copy).precision == "fp32"
    with pytest.raises(EncoderError, match=r"too coarse for this model: cosine 0\.999"):
        open_builder(copy, precision="bf16")


def test_without_openvino(exported: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openvino", None)
    assert open_builder(exported).precision == "fp32"
    with pytest.raises(EncoderError, match=r"vectors are in bf16, and .*nutgraf\[fast\]"):
        open_builder(exported, precision="bf16")


def test_a_failing_batch_ends_the_encoding(exported: Path) -> None:
    encoder = open_encoder(exported)
    never = threading.Event()
    calls = []

    def fail(inputs: object) -> Vectors:
        calls.append(inputs)
        if len(calls) > 1:
            never.wait(0.5)
        raise MemoryError("no more")

    cutters = read_tokenizer(exported / "tokenizer.json")
    pieces = WordPieces(cutters, window=256, padding=0, inputs=("input_ids",))
    failing = GraphEncoder(encoder.spec, pieces, fail, runtime="none", precision="fp32", workers=2)
    with pytest.raises(MemoryError):
        failing.encode_passages(TEXTS * 20)
    assert len(calls) < 20  # of some fifty


def test_many_passages_are_worth_the_gpu(exported: Path, original: Encoder) -> None:
    small = open_encoder(exported)
    loads = []

    def load() -> Encoder:  # the model where there is no GPU
        loads.append(1)
        return original

    builder = GpuBuilder(small, load, many=3)
    assert (builder.spec, builder.precision) == (small.spec, small.precision)
    few = builder.encode_passages(["ferry"] * 2)
    assert (loads, builder.runtime) == ([], small.runtime)
    many = builder.encode_passages(["ferry"] * 3)
    assert builder.encode_passages(["ferry"]).shape == (1, 384)
    assert (loads, builder.runtime) == ([1], original.runtime)
    np.testing.assert_allclose(few, many[:2], atol=1e-5)
    assert np.array_equal(builder.encode_queries(["tunnel"]), small.encode_queries(["tunnel"]))
    assert builder.count_tokens(["the tunnel"]) == [2]
