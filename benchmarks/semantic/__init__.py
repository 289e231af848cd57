"""The semantic leg: recall against exact search, speed, memory, with and without filters."""
