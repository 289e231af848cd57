"""Frozen judgements: questions that a corpus answers, and questions that it does not."""
