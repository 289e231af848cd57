"""The search page: HTML pages for people, rendered on the server."""
