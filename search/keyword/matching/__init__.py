"""Matching: the rows that a query allows."""
