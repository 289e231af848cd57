"""The number of threads that FAISS uses for one call."""

from collections.abc import Iterator
from contextlib import contextmanager

import faiss


@contextmanager
def one_thread() -> Iterator[None]:
    """Let FAISS run in the calling thread alone, and put its setting back.

    A single query has nothing to share out, yet OpenMP makes its threads wait for each
    other: on a busy machine that took 12 ms where the search itself takes 0.3. The setting
    is the calling thread's own, so searches from several threads do not disturb each other.
    """
    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(before)
