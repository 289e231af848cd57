"""The stored keyword leg: postings of passages in raw arrays, read over mmap."""

from ..words import TEXT_FIELDS
from .field_reader import FieldReader
from .fields import (
    EXACT_FIELDS,
    FIELDS,
    WHOLE,
    KeywordArticle,
    url_host,
    value_readings,
    value_terms,
    value_words,
    whole_value,
)
from .postings import Postings
from .segment import KEYWORD_FILES, KeywordSegment, keyword_files

__all__ = [
    "EXACT_FIELDS",
    "FIELDS",
    "KEYWORD_FILES",
    "TEXT_FIELDS",
    "WHOLE",
    "FieldReader",
    "KeywordArticle",
    "KeywordSegment",
    "Postings",
    "keyword_files",
    "url_host",
    "value_readings",
    "value_terms",
    "value_words",
    "whole_value",
]
