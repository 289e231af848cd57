"""Runtimes: what runs a model's graph, and what cuts texts into its tokens."""
