"""The watch of folders and feeds, which adds new articles to the index.

Needs the extra: `pip install 'nutgraf[watch]'`.
"""

from .events import Events
from .folders import Folders
from .loop import Watch, WatchSettings

__all__ = ["Events", "Folders", "Watch", "WatchSettings"]
