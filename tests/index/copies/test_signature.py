"""Signatures: what stays the same when a text is carried on, and what does not."""

import random

import numpy as np
import pytest

from nutgraf.index.copies.signature import BANDS, SHINGLE, WORDS, shingles, signature


def words(count, seed=1):
    chosen = random.Random(seed)
    return [f"word{chosen.randrange(5000)}" for _ in range(count)]


def test_shingles_are_the_runs_of_four_words_as_a_set():
    text = " ".join(words(40))
    assert len(shingles(text)) == 40 - SHINGLE + 1
    assert len(np.intersect1d(shingles(text + " " + text), shingles(text))) == 37


@pytest.mark.parametrize(
    "written",
    [str.upper, lambda text: text.replace(" ", ",  "), lambda text: f"“{text}.”"],
)
def test_case_spaces_and_punctuation_do_not_matter(written):
    text = " ".join(words(40))
    assert shingles(written(text)).tolist() == shingles(text).tolist()


def test_a_text_of_few_words_has_no_signature():
    text = " ".join(words(WORDS - 1))
    assert not len(shingles(text))
    assert not len(signature(shingles(text)))
    assert len(signature(shingles(text + " more"))) == BANDS


def test_bands_are_shared_as_often_as_the_theory_says():
    """Of three values each: with probability s³ for texts of Jaccard index s."""
    shared = []
    alike = []
    for seed in range(60):
        text = words(400, seed)
        other = text[:320] + words(80, seed + 1000)
        here, there = shingles(" ".join(text)), shingles(" ".join(other))
        alike.append(len(np.intersect1d(here, there)) / len(np.union1d(here, there)))
        shared.append(np.mean(signature(here) == signature(there)))
    assert np.mean(shared) == pytest.approx(np.mean(np.array(alike) ** 3), abs=0.03)


def test_the_stored_format_does_not_change_unseen():
    """Signatures of an index are compared with those that a later nutgraf makes."""
    bands = signature(shingles("the quick brown fox jumps over the lazy dog " * 2))
    assert bands[:2].tolist() == [3233510495553989531, 1244549863404364049]


def test_a_long_text_is_taken_in_parts_that_do_not_show():
    found = shingles(" ".join(words(3000)))
    whole = signature(found)
    assert signature(found, block=64).tolist() == whole.tolist()
