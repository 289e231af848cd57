"""The desk: saved searches, and articles that readers add from their browsers."""
