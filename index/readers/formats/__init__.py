"""Formats: a file for each kind of file that is read."""
