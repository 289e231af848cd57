"""The reading of files alone: speed and memory by kind."""
