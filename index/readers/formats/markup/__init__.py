"""Formats of text and markup: a file is an article."""
