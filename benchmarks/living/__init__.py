"""The benchmark of an index in use: building, changing and reading it."""
