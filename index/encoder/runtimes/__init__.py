"""Runtimes: the libraries that run a model's graph, and its tokenizer."""
