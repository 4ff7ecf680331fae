"""Medusa, bought from through its store API."""
