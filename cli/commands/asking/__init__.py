"""The commands that ask: what is found, what it is like, and how well."""
