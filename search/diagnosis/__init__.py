"""The diagnosis of a search that does not find an expected article."""
