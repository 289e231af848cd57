"""Showing: ranked rows as hits with texts, highlights, copies and reasons."""
