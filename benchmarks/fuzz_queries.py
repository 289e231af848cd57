"""The fuzzer: generated and mutated queries against a real keyword index, with a deadline.

    python benchmarks/fuzz_queries.py INDEX/segments/000001/keyword --count 50000

Each query must be answered or refused with a QueryError, no later than its deadline and 100 ms,
in seconds of this thread: a busy machine is not the query's fault.
Prints what went wrong, the slowest queries, and how many were answered and refused; the exit
status is 1 where anything went wrong.
"""

import argparse
import heapq
import random
import sys
import time
import traceback
from collections import Counter
from pathlib import Path

from nutgraf.index.errors import QueryError
from nutgraf.index.keyword import KeywordSegment
from nutgraf.index.words.analyzer import Analyzer
from nutgraf.search.keyword import LocalKeywordLeg
from nutgraf.search.limits import Deadline, Limits
from nutgraf.search.query import parse_query

GRACE_SECONDS = 0.1
LONGEST = 100_000
# Nothing but the deadline holds these back.
BARELY_LIMITED = Limits(
    characters=LONGEST,
    clauses=LONGEST,
    nesting=60,
    phrase_words=LONGEST,
    prefix_letters=1,
    expansions=10_000,
    fuzzy_letters=1,
    terms=LONGEST,
)
FREQUENT = ("the", "of", "to", "in", "a", "and")
OPERATORS = [" ", " ", " ", " AND ", " OR ", " NOT ", " -", " +", "(", ")", '"', "“", "”", "~", "*"]
ODDITIES = [
    *("?*", "*e", "[a TO zz]", "/.*/", "a~9", '"a b"~99999', "((((", "))))", "title:", 'source:"'),
    *("date:2016", "date:2016-13", "date:..", "date:>=2016-03", "lang:en", "url:http://a.b/?c=d"),
    *("\x00", "\ud800", "\u200d", "\U0001f600", "東京都", "İstanbul", "ﬁ", "'", "’", "\n", "\t"),
    *("-", "+", "--", "+-+", ":", "::", "..", "AND AND", "NOT NOT", "OR OR OR", "~~", "**", "\\"),
]


class Generator:
    """Makes valid, broken and hostile queries from the words of an index."""

    def __init__(self, segment: KeywordSegment, chance: random.Random) -> None:
        terms = list(segment.terms("body"))
        sizes = {term: segment.document_frequency("body", term) for term in terms[::50]}
        self.common = sorted(sizes, key=sizes.__getitem__)[-200:] + list(FREQUENT)
        self.terms = terms
        self.chance = chance

    def word(self) -> str:
        return self.chance.choice(self.common if self.chance.random() < 0.4 else self.terms)

    def clause(self) -> str:
        chance, word = self.chance, self.word()
        kinds = [
            word,
            word,
            word + chance.choice(["*", "~", "~1", "~2", "?", "'s", ","]),
            word[: chance.randint(1, 4)] + "*",
            f'"{" ".join(self.word() for _ in range(chance.randint(1, 5)))}"',
            f'"{self.word()} {self.word()}"~{chance.randint(0, 30)}',
            f"{chance.choice(['title', 'source', 'author', 'lang', 'url', 'note'])}:{word}",
            f"date:{chance.randint(2014, 2018)}-{chance.randint(1, 13):02}",
            f"({self.word()} {chance.choice(['AND', 'OR', 'NOT', ''])} {self.word()})",
            chance.choice(ODDITIES),
        ]
        return chance.choice(kinds)

    def sound(self) -> str:
        pieces = []
        for _ in range(self.chance.randint(1, 12)):
            pieces += [self.clause(), self.chance.choice(OPERATORS)]
        return "".join(pieces)

    def spoilt(self) -> str:
        text = list(self.sound())
        for _ in range(self.chance.randint(1, 10)):
            at = self.chance.randrange(len(text) + 1)
            match self.chance.randrange(4):
                case 0:
                    text[at : at + self.chance.randint(1, 5)] = []
                case 1:
                    text.insert(at, self.chance.choice(ODDITIES + OPERATORS))
                case 2:
                    text.insert(at, chr(self.chance.choice([*range(128), 0x2019, 0xFF, 0x4E00])))
                case _:
                    text[at:at] = text[at : at + 20] * self.chance.randint(1, 5)
        return "".join(text)

    def hostile(self) -> str:
        """One piece repeated, up to 100 kB."""
        unit = self.chance.choice(
            [
                *("(", ")", '"', "-", "NOT ", "AND ", "-(", "title:", '"a" ', "((a)", "a*b", "~"),
                *("“", "a OR (", "+(a AND -(", "date:2016 ", "\x00", "東", "'", "a.b.", "1,000,"),
                *(self.clause() + " " for _ in range(6)),
            ]
        )
        size = int(10 ** self.chance.uniform(2, 5))
        text = unit * (size // len(unit.encode("utf-8", "replace")))
        if self.chance.random() < 0.3:
            text = self.chance.choice(['"{}"', "({})", "-({})", "title:{}"]).format(text)
        if self.chance.random() < 0.3:
            clauses = []
            while sum(map(len, clauses)) < size / 4:
                clauses.append(self.clause())
            text = self.chance.choice(OPERATORS).join(clauses)
        return text.encode("utf-8", "surrogatepass")[:LONGEST].decode("utf-8", "ignore")


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("keyword", type=Path, nargs="+", help="keyword folders of segments")
    options.add_argument("--count", type=int, default=50_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--seconds", type=float, default=0.5, help="the deadline")
    chosen = options.parse_args()
    segments = [KeywordSegment.open(folder) for folder in chosen.keyword]
    leg = LocalKeywordLeg(segments, [None] * len(segments), Analyzer())
    generator = Generator(segments[0], random.Random(chosen.seed))
    outcomes: Counter[str] = Counter()
    slowest: list[tuple[float, str, str]] = []
    faults = 0
    for number in range(chosen.count):
        kind = generator.chance.choices(["sound", "spoilt", "hostile"], [45, 45, 10])[0]
        text: str = getattr(generator, kind)()
        limits = BARELY_LIMITED if generator.chance.random() < 0.2 else Limits()
        kind += " (barely limited)" if limits is BARELY_LIMITED else ""
        started = time.thread_time()
        try:
            deadline = Deadline(chosen.seconds, time.thread_time)
            query = parse_query(text, limits=limits, deadline=deadline)
            rows, _ = leg.search(query, 10, deadline)
            outcome = "found" if len(rows) else "nothing found"
        except QueryError as error:
            outcome = type(error).__name__
        except Exception:  # what this program is for
            faults += 1
            outcome = "CRASHED"
            print(f"{number}: {text[:500]!r}\n{traceback.format_exc()}")
        seconds = time.thread_time() - started
        if seconds > chosen.seconds + GRACE_SECONDS:
            faults += 1
            print(f"{number}: {seconds:.3f} s, {len(text)} characters, {kind}: {text[:200]!r}")
        outcomes[outcome] += 1
        heapq.heappush(slowest, (seconds, kind, f"{len(text)} characters: {text[:80]!r}"))
        if len(slowest) > 10:
            heapq.heappop(slowest)
    for seconds, kind, text in sorted(slowest, reverse=True):
        print(f"{seconds * 1000:8.1f} ms  {kind:26} {text}")
    print(f"{chosen.count} queries, deadline {chosen.seconds} s: {faults} faults; {dict(outcomes)}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
