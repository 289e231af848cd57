"""The commands that keep an index whole, small and up to date."""
