"""Watched: the tables of feeds and files that are read again and again."""
