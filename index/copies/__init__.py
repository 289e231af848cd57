"""Copies: articles that carry the same text, found when they are indexed."""
