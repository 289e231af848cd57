"""Storage: durable files, arrays, and small helpers that know nothing of articles."""
