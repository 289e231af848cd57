"""The living index: building, changing and reading it at once, in time and memory."""
