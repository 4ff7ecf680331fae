"""Reads of the searches that people keep."""

from entrepot.apps.discovery.saved import SavedView, get_search, list_searches, read_stop, wants_letters

__all__ = ["SavedView", "get_search", "list_searches", "read_stop", "wants_letters"]
