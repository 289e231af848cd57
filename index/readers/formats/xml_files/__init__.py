"""XML files of articles: which format one is in is told by its root element."""
