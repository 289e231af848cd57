"""The display of results: hits with texts, highlights, copies and reasons."""
