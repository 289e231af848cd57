"""The semantic benchmark: recall, speed and memory, with and without filters."""
