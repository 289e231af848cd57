"""Word pieces and batches: every text once, nothing over budget or window."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, pre_tokenizers, processors

from nutgraf.index.encoder.runtimes.tokenizer import (
    INPUTS,
    WholeTokenizer,
    WordPieces,
    read_tokenizer,
    well_formed,
)
from nutgraf.index.errors import IndexDamagedError

VOCABULARY = {"[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3, "a": 4, "b": 5, "c": 6}


def pieces(window: int, inputs: tuple[str, ...] = INPUTS) -> WordPieces:
    tokenizer = Tokenizer(models.WordLevel(VOCABULARY, "[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    return WordPieces(WholeTokenizer(tokenizer), window=window, padding=0, inputs=inputs)


def test_a_batch_written_out() -> None:
    [batch] = pieces(5).batches(["a", "a b c a b", "", "x"], prefix="b ", budget=100)
    assert batch.rows.tolist() == [1, 0, 3, 2]
    assert batch.inputs["input_ids"].tolist() == [
        [2, 5, 4, 5, 3],  # cut to the window, the last token kept
        [2, 5, 4, 3, 0],
        [2, 5, 1, 3, 0],
        [2, 5, 3, 0, 0],
    ]
    assert batch.inputs["attention_mask"].tolist() == [
        [1, 1, 1, 1, 1],
        [1, 1, 1, 1, 0],
        [1, 1, 1, 1, 0],
        [1, 1, 1, 0, 0],
    ]
    assert not batch.inputs["token_type_ids"].any()


def test_only_the_inputs_of_the_model_are_made() -> None:
    [batch] = pieces(5, ("attention_mask", "input_ids")).batches(["a"], prefix="", budget=9)
    assert list(batch.inputs) == ["attention_mask", "input_ids"]


@settings(max_examples=60)
@given(
    st.lists(st.integers(0, 30).map(lambda n: "a " * n), max_size=40),
    st.integers(3, 20),
    st.integers(1, 60),
)
def test_batches_hold_every_text_once_within_the_budget(
    texts: list[str], window: int, budget: int
) -> None:
    batches = list(pieces(window).batches(texts, prefix="", budget=budget))
    rows = [row for batch in batches for row in batch.rows.tolist()]
    assert sorted(rows) == list(range(len(texts)))
    for batch in batches:
        ids, mask = batch.inputs["input_ids"], batch.inputs["attention_mask"]
        assert ids.size <= budget or len(batch.rows) == 1
        lengths = [min(window, texts[row].count("a") + 2) for row in batch.rows]
        assert mask.sum(axis=1).tolist() == lengths
        assert ids.shape[1] == max(lengths)
        assert np.array_equal(ids == 0, mask == 0)


def test_counting_knows_no_window() -> None:
    assert pieces(4).count(["a b c a b", "", "x"]) == [5, 0, 1]
    assert pieces(4).count(["a b"] * 3000) == [2] * 3000


@given(st.text())
def test_well_formed_text_is_left_as_it_is(text: str) -> None:
    assert well_formed(text) == text


def test_lone_surrogates_are_replaced() -> None:
    assert well_formed("a\ud83db") == "a\ufffdb"
    assert well_formed("\ud83d\udea2") == "🚢"


def test_a_file_that_is_no_tokenizer(tmp_path: Path) -> None:
    (tmp_path / "tokenizer.json").write_text("{}")
    with pytest.raises(IndexDamagedError, match=r"tokenizer.json: not a readable tokenizer"):
        read_tokenizer(tmp_path / "tokenizer.json")
