"""A snapshot's answers do not depend on its segments, its dead rows, its threads or its past."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nutgraf.index import IndexDamagedError
from nutgraf.index.keyword import KeywordArticle, KeywordSegment
from nutgraf.index.keyword.merge import Kept, merge_keyword
from nutgraf.index.storage.array_file import ArrayFile, write_arrays
from nutgraf.index.words.analyzer import Analyzer
from nutgraf.search.keyword import LocalKeywordLeg, Weights
from nutgraf.search.limits import Deadline
from nutgraf.search.query import parse_query

chance = random.Random(4)
WORDS = [f"{letter}{ending}" for letter in "abcdef" for ending in ("on", "ing", "ed", "s")]


def articles(count: int) -> list[KeywordArticle]:
    return [
        KeywordArticle(
            title=" ".join(chance.choices(WORDS, k=3)),
            passages=[" ".join(chance.choices(WORDS, k=12)) for _ in range(chance.randint(0, 5))],
        )
        for _ in range(count)
    ]


def question() -> str:
    pieces = [
        *chance.choices(WORDS, k=3),
        f'"{" ".join(chance.choices(WORDS, k=2))}"',
        f"-{chance.choice(WORDS)}",
        f"{chance.choice('abcdef')}o*",
        f"{chance.choice(WORDS)}~1",
        f"title:{chance.choice(WORDS)} OR +{chance.choice(WORDS)}",
    ]
    return " ".join(chance.sample(pieces, chance.randint(1, 4)))


QUESTIONS = [parse_query(question()) for _ in range(120)]


def test_owners_of_rows_are_told_from_an_older_file_and_refused_from_a_damaged_one(
    collection: Callable[..., Any],
) -> None:
    made = collection([articles(20)])
    file = made.segments[0].folder / "rows.arrays"
    arrays = {name: ArrayFile(file).array(name).copy() for name in ("starts", "dates", "owners")}
    assert np.array_equal(np.diff(arrays["starts"]), np.bincount(arrays["owners"], minlength=20))

    def leg(**others: Any) -> LocalKeywordLeg:
        file.unlink()
        write_arrays(file, arrays | others)
        segment = KeywordSegment.open(file.parent)
        return LocalKeywordLeg([segment], [None], Analyzer("none"), Weights(2.0, 1.0))

    wrong = leg(owners=arrays["owners"] + 20)
    del arrays["owners"]
    older = leg()
    for query in QUESTIONS:
        rows, scores = made.leg.search(query, 100, Deadline())
        assert np.array_equal(older.search(query, 100, Deadline()), (rows, scores))
    with pytest.raises(IndexDamagedError, match=r"rows\.arrays.*owners"):
        wrong.search(parse_query(" ".join(WORDS)), 10, Deadline())


def test_merging_and_dropping_the_dead_changes_no_score(
    collection: Callable[..., Any], tmp_path: Path
) -> None:
    corpus = [articles(20), articles(3), articles(12)]
    kept = [np.array([chance.random() < 0.7 for _ in part]) for part in corpus]
    live = [
        np.repeat(keep, [len(article.passages) for article in part])
        for keep, part in zip(kept, corpus, strict=True)
    ]
    made = collection(corpus, live)
    merge_keyword(tmp_path / "merged", list(map(Kept, made.segments, kept)))
    segment = KeywordSegment.open(tmp_path / "merged")
    merged = LocalKeywordLeg([segment], [None], Analyzer("none"), Weights(2.0, 1.0))
    new_number = np.cumsum(np.concatenate(live)) - 1
    for query in QUESTIONS:
        rows, scores = made.leg.search(query, 20, Deadline())
        again, same = merged.search(query, 20, Deadline())
        assert new_number[rows].tolist() == again.tolist()
        assert scores.tolist() == same.tolist(), "to the last bit"


def test_eight_threads_get_the_answers_of_one(collection: Callable[..., Any]) -> None:
    made = collection([articles(40), articles(40)])
    alone = [made.leg.search(query, 10, Deadline()) for query in QUESTIONS]
    shared = LocalKeywordLeg(made.segments, made.live, Analyzer("none"), Weights(2.0, 1.0))

    def answers(start: int) -> bool:
        order = [(start + i) % len(QUESTIONS) for i in range(len(QUESTIONS))]
        for number in order:
            rows, scores = shared.search(QUESTIONS[number], 10, Deadline())
            if rows.tolist() != alone[number][0].tolist():
                return False
            if scores.tolist() != alone[number][1].tolist():
                return False
            shared.allowed(QUESTIONS[number], Deadline())
        return True

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(answers, range(0, 80, 10)))


def test_masks_that_are_handed_out_cannot_be_written_to(collection: Callable[..., Any]) -> None:
    made = collection([articles(10)])
    (mask,) = made.leg.allowed(parse_query("-aon"), Deadline()).parts
    assert mask is not None
    assert not mask.flags.writeable
