"""Cleaning of dumps without a crawl: see docs/scale.md."""
