"""Benchmarks: nutgraf side by side with other engines. Never part of the test run."""
