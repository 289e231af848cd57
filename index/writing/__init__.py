"""Writing: articles in, one commit for both legs out."""
