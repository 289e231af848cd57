"""The reading of questions: filters and preferences for dates, sources and authors in plain words.

Only clear forms are read, and a filter that nothing answers is let go. The reading is always shown,
and a user can turn it off.
"""

from .archive import Archive
from .notice import Notice
from .preferred_days import Preference
from .reading import Reading, read
from .source_names import SourceNames

__all__ = ["Archive", "Notice", "Preference", "Reading", "SourceNames", "read"]
