"""Ranking: both legs' exact scores for all candidates, in one order."""
