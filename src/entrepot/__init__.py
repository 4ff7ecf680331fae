"""Entrepot: an open electronic world trade platform."""

__version__ = "0.1.0"
