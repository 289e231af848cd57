"""Completion: what a shell offers while a command is being typed."""
