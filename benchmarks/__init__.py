"""The benchmarks: nutgraf compared with other engines. The tests never run them."""
