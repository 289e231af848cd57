"""Whoosh's own queries, matchers and scorers over the keyword index."""
