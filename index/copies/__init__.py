"""Copies: which articles carry one text, agency copy above all, found when they are indexed."""
