"""The own fields of articles: what records carry beyond the known fields, as columns."""
