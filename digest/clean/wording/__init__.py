"""The operator's lists of words, and how text is looked up in them."""
