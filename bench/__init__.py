"""Comparisons with a plain pipeline, both in one run."""
