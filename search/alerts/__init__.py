"""Alerts: saved searches, matched against the new articles of every commit."""

from .alert_runner import LEAST, AlertRunner
from .saved_searches import SavedSearches

__all__ = ["LEAST", "AlertRunner", "SavedSearches"]
