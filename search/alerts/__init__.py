"""Alerts: searches that are saved, and put to the articles of every commit to come."""

from .running import LEAST, AlertRunner
from .saved import SavedSearches

__all__ = ["LEAST", "AlertRunner", "SavedSearches"]
