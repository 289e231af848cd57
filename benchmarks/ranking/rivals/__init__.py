"""Rivals: other search engines, asked the same questions over the same passages."""
