"""Segments: immutable batches of passages, and the snapshots that read them."""
