"""Printing: renders results for a person at a terminal."""
