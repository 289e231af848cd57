"""The HTTP service: the search page for people, and JSON for programs."""
