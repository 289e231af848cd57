"""The keyword benchmark: nutgraf and other engines on the same passages and questions."""
