"""Aggregator pages of our own: one story per language, one footer, several layouts."""
