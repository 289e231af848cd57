"""The static runtime: means of rows of a table, as sentence-transformers gives them."""

import numpy as np
import pytest

from nutgraf.index import Article, EncoderError, Index
from nutgraf.index.encoder import export_encoder, load_model, open_encoder, open_token_encoder
from nutgraf.index.encoder.quiet_libraries import quiet
from nutgraf.index.encoder.runtimes.static import StaticEncoder
from nutgraf.index.encoder.spec import EncoderSpec

WORDS = ("[UNK]", "the", "ferry", "tunnel", "vote")
TABLE = np.array([[0, 0, 3], [0, 0, 1], [4, 0, 0], [0, 2, 0], [1, 1, 1]], np.float32)


def tokenizer():
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace

    made = Tokenizer(WordLevel({word: n for n, word in enumerate(WORDS)}, unk_token="[UNK]"))
    made.pre_tokenizer = Whitespace()
    return made


def spec(**values):
    facts = {
        "name": "table",
        "digest": "0" * 64,
        "dimension": 3,
        "window": 2**31 - 1,
        "query_prefix": "",
        "passage_prefix": "",
        "normalised": False,
        "runtime": "static",
    }
    return EncoderSpec(**facts | values)


@pytest.fixture
def encoder(tmp_path):
    def make(**values):
        tokenizer().save(str(tmp_path / "tokenizer.json"))
        TABLE.tofile(tmp_path / "weights.bin")
        return StaticEncoder(spec(**values), tmp_path / "tokenizer.json", tmp_path / "weights.bin")

    return make


def test_a_vector_is_the_mean_of_the_rows_at_unit_length(encoder):
    found = encoder().encode_passages(["ferry", "ferry tunnel", "the ferry harbour", ""])
    # (4, 2, 0) / √20; (4, 0, 4) / √32
    expected = [[1, 0, 0], [0.894427, 0.447214, 0], [0.707107, 0, 0.707107], [0, 0, 0]]
    assert found == pytest.approx(np.array(expected), abs=1e-6)


def test_prefixes_and_window_count(encoder):
    made = encoder(query_prefix="tunnel ", passage_prefix="the ", window=2)
    assert made.encode_queries(["ferry vote"])[0] == pytest.approx([0.894427, 0.447214, 0])
    assert made.encode_passages(["vote ferry"])[0] == pytest.approx([0.408248, 0.408248, 0.816497])
    assert made.count_tokens(["ferry", "the tunnel", ""]) == [1, 2, 0]


def test_progress_is_told_in_passages(encoder):
    told = []
    encoder().encode_passages(["ferry"] * 700, progress=told.append)
    assert told == [512, 188]
    assert encoder().encode_passages([]).shape == (0, 3)


@pytest.mark.slow
def test_a_static_model_is_exported_as_its_table(tmp_path):
    with quiet():
        from sentence_transformers import SentenceTransformer
        from sentence_transformers.models import StaticEmbedding

        module = StaticEmbedding(tokenizer(), embedding_weights=TABLE)
        SentenceTransformer(modules=[module], device="cpu").save(str(tmp_path / "model"))
    model = str(tmp_path / "model")
    exported = export_encoder(model, tmp_path / "encoder")
    assert (exported.runtime, exported.dimension) == ("static", 3)
    opened, original = open_encoder(tmp_path / "encoder"), load_model(model)
    texts = ["the ferry", "tunnel vote", "unknown words"]
    assert opened.encode_queries(texts) == pytest.approx(original.encode_queries(texts), abs=1e-6)
    with pytest.raises(EncoderError, match="gives no token vectors"):
        open_token_encoder(tmp_path / "encoder")
    with Index.create(tmp_path / "index", model=model) as index, index.writer() as writer:
        writer.add(Article(id="one", title="Ferry", text="The ferry ran aground."))
    with Index.open(tmp_path / "index") as index:
        assert index.stats().passages == 1
