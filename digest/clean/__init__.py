"""Cleaning: a page in, its article out."""
