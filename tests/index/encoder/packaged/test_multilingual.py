"""The multilingual model: one question in many languages, from an installed package."""

from pathlib import Path

import numpy as np
import pytest

from nutgraf.index.encoder import Encoder, export_encoder, open_encoder, open_token_encoder
from nutgraf.index.encoder.models.model_source import find_model
from nutgraf.index.errors import EncoderError

pytestmark = pytest.mark.slow

FERRY = [
    "The city will pay for the new ferry.",
    "La ciudad pagará el nuevo transbordador.",
    "Город заплатит за новый паром.",
    "市が新しいフェリーの費用を払う。",
    "ستدفع المدينة ثمن العبّارة الجديدة.",
]
SOUP = "The soup was cold, and nobody had brought salt."


@pytest.fixture(scope="module")
def folder(once_a_run) -> Path:
    def make(path: Path) -> None:
        export_encoder("multilingual", path)

    return once_a_run("multilingual", make)


@pytest.fixture(scope="module")
def encoder(folder: Path) -> Encoder:
    return open_encoder(folder)


def test_question_is_nearest_to_its_answer_in_every_language(encoder: Encoder) -> None:
    assert encoder.spec.query_prefix == "query: "
    assert encoder.spec.passage_prefix == "passage: "
    assert (encoder.spec.dimension, encoder.spec.window) == (384, 512)
    question = encoder.encode_queries(["Who pays for the new ferry?"])[0]
    *answers, soup = encoder.encode_passages([*FERRY, SOUP]) @ question
    assert min(answers) > soup + 0.05


def test_letters_of_other_widths_and_signs_without_width_change_nothing(encoder: Encoder) -> None:
    plain = "the new ferry of Tolm"
    others = [
        "  the   new ferry of Tolm ",
        "the\tnew\nferry\r\nof Tolm\n",
        "ｔｈｅ ｎｅｗ ｆｅｒｒｙ ｏｆ Ｔｏｌｍ",
        "the\u200bnew\ufeffferry of Tolm\x00",
        "the new fer\x07ry of Tolm",
    ]
    vectors = encoder.encode_passages([plain, *others])
    assert np.allclose(vectors, vectors[0], atol=1e-5)


def test_tokens_have_vectors(folder: Path) -> None:
    [vectors] = open_token_encoder(folder).encode_queries(["ferry"])
    assert vectors.shape[1] == 384
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_model_has_no_other_form() -> None:
    with pytest.raises(EncoderError, match="intfloat/multilingual-e5-small"):
        find_model("multilingual")
