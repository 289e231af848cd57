"""Readers of texts with light markup: Markdown, reStructuredText, Org and AsciiDoc."""
