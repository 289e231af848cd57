"""Understanding: what a question in plain words says of time and source, beyond its subject.

Only clear forms are read: a preposition or a year beside a month, a source with a preposition
and its own capitals. What is read is always shown, and can be refused.
"""

from .preference import Preference, preference_push
from .reading import Reading, read
from .source_names import SourceNames

__all__ = ["Preference", "Reading", "SourceNames", "preference_push", "read"]
