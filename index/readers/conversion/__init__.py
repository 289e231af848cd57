"""Conversion: the records of a source become articles."""
