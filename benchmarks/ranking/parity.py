"""The check of our fusions against those of ranx, over random scores."""

import numpy as np
from numpy.typing import NDArray
from ranx import Run, fuse

from nutgraf.search.ranking.fusion import min_max, reciprocal_rank, weighed, z_score

QUESTIONS, CANDIDATES = 500, 40

Scores = NDArray[np.float64]


def main() -> None:
    """Print the greatest difference of each fusion; AssertionError if it exceeds rounding."""
    random = np.random.default_rng(1)
    drawn = [random.gamma(2.0, 3.0, (2, CANDIDATES)) for _ in range(QUESTIONS)]
    runs = [Run({str(q): _named(legs[leg]) for q, legs in enumerate(drawn)}) for leg in (0, 1)]
    ours = {
        "rrf": [reciprocal_rank([_ranks(legs[0]), _ranks(legs[1])]) for legs in drawn],
        "min-max": [weighed([(0.5, min_max(leg)) for leg in legs]) for legs in drawn],
        "z-score": [weighed([(0.5, z_score(leg)) for leg in legs]) for legs in drawn],
    }
    weights = {"weights": (0.5, 0.5)}
    theirs = {
        "rrf": fuse(runs=runs, method="rrf", params={"k": 60}),
        "min-max": fuse(runs=runs, norm="min-max", method="wsum", params=weights),
        "z-score": fuse(runs=runs, norm="zmuv", method="wsum", params=weights),
    }
    for name, scores in ours.items():
        found = theirs[name].to_dict()
        differences = [
            abs(score - found[str(question)][str(place)])
            for question, own in enumerate(scores)
            for place, score in enumerate(own.tolist())
        ]
        print(f"{name}: {len(differences):,} scores, greatest difference {max(differences):.1e}")
        assert max(differences) < 1e-9, name


def _named(scores: Scores) -> dict[str, float]:
    return {str(place): float(score) for place, score in enumerate(scores)}


def _ranks(scores: Scores) -> NDArray[np.int64]:
    ranks = np.empty(len(scores), np.int64)
    ranks[np.argsort(-scores)] = np.arange(1, len(scores) + 1)
    return ranks


if __name__ == "__main__":
    main()
