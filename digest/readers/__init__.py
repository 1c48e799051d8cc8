"""Readers who subscribe: what is known of them, what they may ask for, and the links that are theirs alone."""
