"""Models: the places of their files, their digests, and their graphs."""
