"""Discovery: articles related to an article, and words that stand out in the hits of a search."""
