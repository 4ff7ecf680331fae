"""Vendure, browsed and bought from through its shop API."""
