"""Beginnings and slips of an index's words, against a scan of all its texts.

    python -m benchmarks.words_as_written INDEX [--count 500] [--seed 1]

Half of the questions are beginnings of drawn words, half are drawn words with a slip or two. The
rows that the keyword leg finds have to be those that a reading of every text finds: the rows with a
key of a word that begins so, or is spelled nearly so.
"""

import argparse
import json
import random
import statistics
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from nutgraf.index import Index
from nutgraf.search.local.corpus import LocalCorpus
from nutgraf.search.query import Prefix, parse_query
from nutgraf.search.query.slips import edits_of

LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Scan:
    """Every text of a corpus, word by word: the keys of each word, and the rows of each key."""

    def __init__(self, corpus: LocalCorpus) -> None:
        self.keys: dict[str, set[str]] = defaultdict(set)
        self.rows: dict[str, set[int]] = defaultdict(set)
        contents = corpus.contents
        for row in np.flatnonzero(corpus.articles.live[corpus.articles.of_row]).tolist():
            passage = contents.passage(row)
            for text in (passage.text, passage.article.title):
                for token in contents.analyzer.tokens(text):
                    for key in token.keys:
                        self.keys[token.word].add(key.text)
                        self.rows[key.text].add(row)
        self.letters = {word: letters_of(word) for word in self.keys}

    def found(self, words: Iterator[str]) -> set[int]:
        """The rows with a key of any of some words."""
        keys = {key for word in words for key in self.keys[word]}
        return set().union(*(self.rows[key] for key in keys))

    def beginning(self, letters: str) -> set[int]:
        """The rows of words that begin with some letters."""
        return self.found(word for word in self.keys if word.startswith(letters))

    def near(self, wanted: str, edits: int) -> set[int]:
        """The rows of words with at most so many edits."""
        own = letters_of(wanted)
        return self.found(
            word
            for word, letters in self.letters.items()
            if abs(len(word) - len(wanted)) <= edits
            and (own ^ letters).bit_count() <= 2 * edits
            and distance(wanted, word) <= edits
        )


def letters_of(word: str) -> int:
    """The letters of a word as a set of bits."""
    bits = 0
    for letter in word:
        bits |= 1 << ord(letter) % 61
    return bits


def distance(one: str, other: str) -> int:
    """Levenshtein's distance with swaps of neighbours, a cell at a time."""
    before, previous = [0] * (len(other) + 1), list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        current = [i]
        for j, b in enumerate(other, 1):
            best = min(previous[j] + 1, current[-1] + 1, previous[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, before[j - 2] + 1)
            current.append(best)
        before, previous = previous, current
    return previous[-1]


def questions(words: list[str], count: int, chance: random.Random) -> Iterator[str]:
    """Beginnings of at least two letters, and words of at least three with one slip or two."""
    for number in range(count):
        word = chance.choice(words)
        if number % 2:
            yield word[: chance.randint(2, len(word))] + "*"
            continue
        for _ in range(chance.randint(1, edits_of(word))):
            at = chance.randrange(len(word))
            letter = chance.choice(LETTERS)
            slips = [word[:at] + letter + word[at:], word[:at] + letter + word[at + 1 :]]
            if len(word) > 3:
                slips.append(word[:at] + word[at + 1 :])
            word = chance.choice(slips)
        yield word + "~"


def main(path: Path, count: int, seed: int) -> None:
    """Ask, compare and print one line of JSON."""
    with Index.open(path) as index:
        corpus = LocalCorpus(index)
        scan = Scan(corpus)
        words = sorted(word for word in scan.keys if word.isalpha() and len(word) > 2)
        differing, cut, times = [], [], []
        for text in questions(words, count, random.Random(seed)):
            query = parse_query(text)
            [node] = query.root.children
            started = time.process_time()
            allowed = corpus.keyword.allowed(query, query.limits.deadline())
            rows = corpus.keyword.matching(query, query.limits.deadline(), allowed)
            times.append(time.process_time() - started)
            if corpus.keyword.cuts(query, query.limits.deadline()):
                cut.append(text)
                continue
            if isinstance(node, Prefix):
                expected = scan.beginning(node.text)
            else:
                expected = scan.near(node.text, node.edits)
            if set(rows.tolist()) != expected:
                differing.append(text)
        corpus.close()
    print(
        json.dumps(
            {
                "questions": count,
                "seed": seed,
                "words": len(scan.keys),
                "rows": len(set().union(*scan.rows.values())),
                "differing": differing,
                "cut": cut,
                "median_ms": round(1000 * statistics.median(times), 2),
                "longest_ms": round(1000 * max(times), 2),
            }
        )
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.words_as_written")
    parser.add_argument("index", type=Path)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    main(given.index, given.count, given.seed)
