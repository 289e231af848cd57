"""Passages: nothing lost, nothing doubled, nothing longer than the window."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutgraf.index.articles import passages
from nutgraf.index.articles.article import Article
from nutgraf.index.articles.passages import SHORT, Span, encoder_text, split_article, split_text

PARAGRAPH = "The harbour board met on Tuesday and voted to close the eastern quay for repairs."


def count_words(texts):
    """One token a word: arithmetic that a reader of a test can do."""
    return [len(text.split()) for text in texts]


def texts_of(text, budget=50):
    return [text[span.start : span.end] for span in split_text(text, budget, count_words)]


def test_a_paragraph_is_a_passage():
    assert texts_of(f"{PARAGRAPH}\n\n{PARAGRAPH} Again.\n \n\n{PARAGRAPH} Thrice.") == [
        PARAGRAPH,
        f"{PARAGRAPH} Again.",
        f"{PARAGRAPH} Thrice.",
    ]


def test_a_short_paragraph_joins_the_next_and_the_last_one_the_previous():
    text = f"HARROWICK, Tuesday\n\n{PARAGRAPH}\n\nWhat next\n\n{PARAGRAPH}\n\nEnds."
    assert texts_of(text) == [
        f"HARROWICK, Tuesday\n\n{PARAGRAPH}",
        f"What next\n\n{PARAGRAPH}\n\nEnds.",
    ]


def test_a_short_paragraph_stands_alone_where_joining_would_burst_the_window():
    full = " ".join(["word"] * 20)
    assert texts_of(f"Kicker\n\n{full}", budget=20) == ["Kicker", full]


def test_a_long_paragraph_is_cut_at_sentence_ends_into_windows_of_like_size():
    sentences = [f"Sentence number {i} has exactly seven words." for i in range(9)]
    windows = texts_of(" ".join(sentences), budget=28)
    assert windows == [" ".join(sentences[i : i + 3]) for i in (0, 3, 6)]


def test_short_sentences_fill_the_window():
    # Each is shorter in characters than the window is in tokens.
    sentences = [f"Sentence number {i} has exactly seven words." for i in range(20)]
    windows = texts_of(" ".join(sentences), budget=100)
    assert windows == [" ".join(sentences[:10]), " ".join(sentences[10:])]


def test_a_sentence_longer_than_the_window_is_cut_between_words():
    words = [f"w{i}" for i in range(45)]
    assert texts_of(" ".join(words), budget=20) == [
        " ".join(words[:15]),
        " ".join(words[15:30]),
        " ".join(words[30:]),
    ]


def test_text_without_a_space_is_still_cut():
    windows = texts_of("x" * 10_000, budget=50)
    assert "".join(windows) == "x" * 10_000
    assert max(map(len, windows)) <= 1000


def test_an_article_without_text_has_one_empty_passage():
    article = Article(id="a", title="Only a headline", text="  \n\n ")
    [passage] = split_article(article, 50, count_words)
    assert (passage.id, passage.text) == ("a#0", "")
    assert encoder_text(passage).strip() == "Only a headline"


def test_the_title_takes_its_share_of_the_window():
    article = Article(id="a", title="one two three four", text=" ".join(["word"] * 60))
    passages = split_article(article, 24, count_words)
    assert [len(p.text.split()) for p in passages] == [20, 20, 20]
    assert max(count_words(map(encoder_text, passages))) == 24


def test_a_very_long_title_leaves_half_the_window_to_the_text():
    article = Article(id="a", title="title " * 500, text=" ".join(["word"] * 30))
    assert [len(p.text.split()) for p in split_article(article, 20, count_words)] == [10, 10, 10]


PIECES = [
    "A short line.", "Dr. No said “yes”. ", "\n\n", "\n", " ", "\t", "\u2028", "\x0b", "?!", "é",
    PARAGRAPH, "word " * 30, "字" * 90, "x" * 1500,
]  # fmt: skip
prose = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


@pytest.mark.parametrize("budget", [3, 17, 200])
@given(text=prose | st.text(max_size=400))
def test_the_passages_give_back_the_article(budget, text):
    spans = split_text(text, budget, count_words)
    if not text.strip():
        assert spans == [Span(0, 0)]
        return
    end = 0
    for span in spans:
        assert span.start < span.end
        assert text[end : span.start].strip() == ""
        assert text[span.start : span.end] == text[span.start : span.end].strip()
        end = span.end
    assert text[end:].strip() == ""
    for span in spans:
        piece = text[span.start : span.end]
        assert count_words([piece])[0] <= budget
        assert len(piece) <= max(8 * budget, 1000) or len(piece.split()) == 1


@given(st.lists(st.sampled_from(["Kicker", PARAGRAPH]), min_size=2, max_size=12))
def test_no_short_passage_is_left_where_there_is_room(paragraphs):
    passages = texts_of("\n\n".join(paragraphs), budget=10_000)
    if len(passages) > 1:
        assert min(map(len, passages)) >= SHORT
    assert re.findall(r"\S+", " ".join(passages)) == re.findall(r"\S+", " ".join(paragraphs))


WORDS = st.sampled_from(
    ["ferry ", "the quay. ", "Tolm\n", "harbour " * 9, "x" * 30, "says he ", "\n"]
)


@given(text=st.lists(WORDS, min_size=30, max_size=120).map("".join), portion=st.integers(40, 400))
def test_a_long_paragraph_is_measured_in_portions(text, portion):
    counted = []

    def count(texts):
        counted.append(sum(map(len, texts)))
        return count_words(texts)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passages, "PORTION", portion)
        spans = split_text(text, 12, count)
    assert max(counted, default=0) <= max(portion, SHORT * 3)
    assert [len(text[span.start : span.end].split()) <= 12 for span in spans] == [True] * len(spans)
    assert re.sub(r"\s", "", "".join(text[s.start : s.end] for s in spans)) == re.sub(
        r"\s", "", text
    )


def test_what_fits_one_portion_is_cut_as_a_whole_and_more_is_cut_alike():
    text = " ".join(f"Sentence number {i} has exactly seven words." for i in range(400))
    whole = texts_of(text, budget=28)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passages, "PORTION", 2000)
        assert texts_of(text, budget=28) == whole
