"""The process that answers questions with the nutgraf of one checkout.

It reads a question a line from stdin, as JSON, and writes the CPU milliseconds and the hits of
each answer. It is started with the checkout's own modules first on the path, and uses nothing but
the public call, so that one file serves both checkouts.
"""

import json
import sys
import time

from nutgraf.search import Searcher


def main(index: str) -> None:
    """Answer the questions on stdin until it ends."""
    with Searcher(index) as searcher:
        print("ready", flush=True)
        for line in sys.stdin:
            asked = json.loads(line)
            started = time.process_time()
            hits = [hit.passage.id for hit in searcher.search(**asked)]
            took = (time.process_time() - started) * 1000
            print(json.dumps({"ms": took, "hits": hits}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
