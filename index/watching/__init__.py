"""Watching folders and feeds: what is new in them comes into the index as it arrives.

Needs what `pip install 'nutgraf[watch]'` brings.
"""

from .events import Events
from .folders import Folders
from .loop import Settings, Watch

__all__ = ["Events", "Folders", "Settings", "Watch"]
