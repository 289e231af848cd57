"""Archives of the web: captures of pages, many in a file."""
