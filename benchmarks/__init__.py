"""Measuring instruments: readers of case files and corpora, and the programs that score the engine."""
