#!/usr/bin/env bash
# ir-measures 0.4.3 with pytrec-eval-terrier 0.5.11 (PyPI): unequal scores are ranked as ties.
#
# Expected: a run ranked by unequal Python floats is judged in that order.
# Seen: trec_eval keeps a score as a C float of 24 bits. Times in seconds (a newest-first run) are equal within a minute
# or two, probabilities close to 1 within 6e-8, and "ties" are ordered by document id, last letter first. The right
# answer at rank 1 gets P@1 = 0, AP = .5 and RR = .5, while RR@10 of the same call, by another provider that keeps
# doubles, gets 1.
# Source: usnistgov/trec_eval, issue 34 (closed). Promise: ir-measures' ScoredDoc takes a `float` score.
# A way out: hand in the negated rank as the score.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check ir-measures==0.4.3 pytrec-eval-terrier==0.5.11
"$folder/env/bin/python" - <<'PYTHON'
import sys
import ir_measures
from ir_measures import AP, RR, P, Qrel, ScoredDoc


def holds(claim: str, true: bool) -> None:
    print(("holds: " if true else "CHANGED: ") + claim)
    if not true:
        sys.exit(1)


def judged(right: float, wrong: float) -> dict[str, float]:
    """The measures of two articles, of which the one that answers has the higher score."""
    run = [ScoredDoc("q", "answer", right), ScoredDoc("q", "other", wrong)]
    found = ir_measures.calc_aggregate([P @ 1, AP, RR, RR @ 10], [Qrel("q", "answer", 1)], run)
    return {str(measure): value for measure, value in found.items()}


perfect = {"P@1": 1.0, "AP": 1.0, "RR": 1.0, "RR@10": 1.0}
as_tie = {"P@1": 0.0, "AP": 0.5, "RR": 0.5, "RR@10": 1.0}
published = judged(1709251230.0, 1709251220.0)
print("seen:", published)
holds("scores 2 and 1: the answer is first", judged(2.0, 1.0) == perfect)
holds("seconds since 1970, ten apart: it is second, and first for RR@10", published == as_tie)
holds("probabilities .99999999 and .99999998: the same", judged(0.99999999, 0.99999998) == as_tie)
holds("negated ranks: the answer is first", judged(-1.0, -2.0) == perfect)
PYTHON
