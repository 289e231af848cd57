"""Alerts: searches that are saved, and put to the articles of every commit to come."""

from .alert_runner import LEAST, AlertRunner
from .saved_searches import SavedSearches

__all__ = ["LEAST", "AlertRunner", "SavedSearches"]
