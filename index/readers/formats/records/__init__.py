"""Formats of records: JSON and tables, an article a value or a row."""
