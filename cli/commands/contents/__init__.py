"""The commands that change what an index holds, or show it."""
