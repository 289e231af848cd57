"""The reading of questions: filters and preferences for dates and sources, found in plain words.

Only clear forms are read: a month with a preposition or a year, a source with a preposition and
its own capitals. The reading is always shown, and a user can turn it off.
"""

from .notice import Notice
from .preferred_days import Preference, preference_push
from .reading import Reading, read
from .source_names import SourceNames

__all__ = ["Notice", "Preference", "Reading", "SourceNames", "preference_push", "read"]
