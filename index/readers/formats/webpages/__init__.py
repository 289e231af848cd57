"""The format of web pages: the main text, and the facts that a page states about its article."""
