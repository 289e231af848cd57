"""Ranking quality side by side: other hybrid engines over the same passages and vectors."""
