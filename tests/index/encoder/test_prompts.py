"""The prompts of a model: chosen, stated in its files, or those of its family."""

import pytest

from nutgraf.index import EncoderError, Index
from nutgraf.index.encoder import load_model, open_encoder
from nutgraf.index.encoder.prompts import Prompts, prompts_of

SEARCHING = "Represent this sentence for searching relevant passages: "


@pytest.mark.parametrize(
    ("name", "query", "passage"),
    [
        ("intfloat/e5-small-v2", "query: ", "passage: "),
        ("/models/multilingual-e5-small/", "query: ", "passage: "),
        ("C:\\models\\multilingual_e5_base", "query: ", "passage: "),
        ("intfloat/multilingual-e5-large-instruct", None, ""),
        ("BAAI/bge-small-en-v1.5", SEARCHING, ""),
        ("BAAI/bge-large-zh", "为这个句子生成表示以用于检索相关文章：", ""),
        ("BAAI/bge-m3", "", ""),
        ("thenlper/gte-base", "", ""),
        ("Snowflake/snowflake-arctic-embed-m", SEARCHING, ""),
        ("Snowflake/snowflake-arctic-embed-l-v2.0", "query: ", ""),
        ("nomic-ai/nomic-embed-text-v1.5", "search_query: ", "search_document: "),
        ("google/embeddinggemma-300m", "task: search result | query: ", "title: none | text: "),
        ("mixedbread-ai/mxbai-embed-large-v1", SEARCHING, ""),
        ("sentence-transformers/all-MiniLM-L6-v2", "", ""),
        ("e5-models/some-other", "", ""),  # a folder of that name says nothing
        ("cafe5", "", ""),
    ],
)
def test_families_by_their_names(name, query, passage):
    found = prompts_of(name, {"query": "", "document": ""}, Prompts())
    assert found[1] == passage
    assert found[0] == query if query is not None else found[0].startswith("Instruct: ")


def test_what_is_chosen_precedes_what_is_stated_and_that_the_family():
    stated = {"query": "ask: ", "corpus": "text: ", "clustering": "group: "}
    assert prompts_of("e5-small", stated, Prompts()) == ("ask: ", "text: ")
    assert prompts_of("e5-small", {"query": "ask: "}, Prompts()) == ("ask: ", "")
    assert prompts_of("e5-small", stated, Prompts(passage="p: ")) == ("ask: ", "p: ")
    assert prompts_of("e5-small", {}, Prompts("", None)) == ("", "passage: ")


@pytest.mark.slow
def test_an_index_keeps_the_chosen_prompts(make_model, tmp_path):
    folder = str(make_model(prompts={"query": "query: "}))
    path = tmp_path / "index"
    chosen = {"model": folder, "query_prompt": "who pays ", "passage_prompt": "ferry "}
    with Index.create(path, **chosen) as index:
        spec = index.encoder_spec
        assert (spec.query_prefix, spec.passage_prefix) == ("who pays ", "ferry ")
    Index.open_or_create(path, **chosen).close()
    with pytest.raises(EncoderError, match="was built with query_prompt 'who pays ', not ''"):
        Index.open_or_create(path, query_prompt="")
    plain = load_model(folder)
    assert plain.spec.digest != spec.digest
    encoder = open_encoder(path / "encoder")
    asked = encoder.encode_queries(["the tunnel"])
    bare = load_model(folder, Prompts("", "")).encode_queries(["who pays the tunnel"])
    assert (asked * bare).sum() == pytest.approx(1, abs=1e-5)


def test_the_prompts_of_the_packaged_models_are_theirs(tmp_path):
    with pytest.raises(EncoderError, match="has prompts of its own"):
        Index.create(tmp_path / "index", query_prompt="find: ")
