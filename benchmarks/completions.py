"""The time of completions: titles typed letter by letter into an index.

    python -m benchmarks.completions INDEX [TITLES]

Prints quantiles of the CPU time of each letter, of a process that has completed one text before.
"""

import sys
import time

import numpy as np

from nutgraf.search import Searcher

TYPED = 24
"""Letters that are typed of each title."""


def main(path: str, titles: int = 40) -> None:
    """Type the beginnings of titles that are evenly spread over the index at `path`."""
    with Searcher(path) as searcher:
        contents, articles = searcher.pipeline.contents, searcher.pipeline.corpus.articles
        live = np.flatnonzero(articles.live)
        chosen = live[np.linspace(0, len(live) - 1, titles).astype(np.int64)]
        texts = [p.article.title for p in contents.passages(articles.begins(chosen).tolist())]
        searcher.completions("zz")
        times: dict[str, list[float]] = {"1 to 3 letters": [], "more": [], "all": []}
        for text in texts:
            for length in range(1, min(len(text), TYPED) + 1):
                begun = time.process_time()
                searcher.completions(text[:length])
                took = (time.process_time() - begun) * 1000
                times["1 to 3 letters" if length < 4 else "more"].append(took)
                times["all"].append(took)
        print(f"{contents.live_rows:,} passages, {len(texts)} titles")
        for name, own in times.items():
            quantiles = np.quantile(own, (0.5, 0.9, 0.99))
            print(f"{name:>15}: median, 90 %, 99 %: {' '.join(f'{q:.1f}' for q in quantiles)} ms")


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
