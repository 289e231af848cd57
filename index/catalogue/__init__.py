"""The catalogue: versions, segments, generations and all other records, in SQLite."""
