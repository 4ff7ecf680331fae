"""Reads of the searches that people keep."""

from entrepot.apps.discovery.saved import SavedView, list_searches, read_stop, wants_letters

__all__ = ["SavedView", "list_searches", "read_stop", "wants_letters"]
