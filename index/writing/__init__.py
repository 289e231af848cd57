"""The writer, its commits, and the work that follows a commit."""
