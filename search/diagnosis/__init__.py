"""Diagnosis: why an expected article was not found."""
