"""Texts in another language: what people wrote before, agreed words, and whoever translates the rest."""
