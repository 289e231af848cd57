"""Formats of news agencies and archives: NITF, NewsML-G2, ninjs, SGML of collections, plain XML."""
